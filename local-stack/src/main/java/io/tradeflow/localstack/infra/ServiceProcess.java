package io.tradeflow.localstack.infra;

import io.tradeflow.localstack.Ports;
import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.Service;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One of our services as a process. */
public final class ServiceProcess {
  private static final Duration START = Duration.ofSeconds(300);
  private static final Duration STOP = Duration.ofSeconds(10);

  /** A process that records writes what it recorded when it ends. */
  private static final Duration RECORDED_STOP = Duration.ofSeconds(120);

  /** What an order passes on the way to its fill on the socket. */
  private static final Set<Service> ORDER_PATH =
      EnumSet.of(Service.GATEWAY, Service.EXECUTION, Service.RISK, Service.NOTIFICATION);

  private ServiceProcess() {}

  /** The service's runnable jar. */
  public static Path jar(StackLayout layout, Service service) {
    return layout
        .root()
        .resolve(service.module())
        .resolve("target")
        .resolve(service.module() + ".jar");
  }

  /**
   * How services run.
   *
   * @param quickStart trades peak speed for start time
   * @param record writes start caches at the first shutdown
   */
  public record Mode(boolean quickStart, boolean record) {
    /** What all processes of the stack compile with. */
    public Compilers compilers() {
      return quickStart ? Compilers.FIRST : Compilers.BOTH;
    }

    /** Times the heap that will do: an order waits for the collections of those on its path. */
    private int roomFor(Service service) {
      return !quickStart && ORDER_PATH.contains(service) ? 3 : 1;
    }
  }

  /** Starts the service; {@link #awaitReady} waits for it. */
  public static ChildProcess start(StackLayout layout, Service service, Mode mode)
      throws IOException {
    return start(layout, service, mode, List.of(), Map.of());
  }

  /** The same with more JVM options and variables. */
  public static ChildProcess start(
      StackLayout layout,
      Service service,
      Mode mode,
      List<String> moreOptions,
      Map<String, String> moreVariables)
      throws IOException {
    ServiceImage image = ServiceImage.of(layout, service);
    Files.createDirectories(layout.recording(service.module()).getParent());
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xms48m",
                "-Xss512k",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ReservedCodeCacheSize=96m",
                // Or each 14 MiB of compiled code stop the service for a collection of everything.
                "-XX:SweeperThreshold=60",
                mode.compilers().option()));
    options.addAll(mode.compilers().heap(mode.roomFor(service) * ServiceImage.HEAP_MEBIBYTES));
    options.addAll(moreOptions);
    Map<String, String> environment = environment(layout, service, mode);
    environment.putAll(moreVariables);
    return ChildProcess.start(
        service.module(),
        layout.pidFile(service.module()),
        layout.log(service.module()),
        image.command(options, mode.record()),
        environment,
        image.cached() ? STOP : RECORDED_STOP);
  }

  /** Whether the service starts from a cache. */
  public static boolean cached(StackLayout layout, Service service) throws IOException {
    return ServiceImage.of(layout, service).cached();
  }

  /** Whether every service starts from a cache. */
  public static boolean allCached(StackLayout layout) throws IOException {
    for (Service service : Service.values()) {
      if (!cached(layout, service)) {
        return false;
      }
    }
    return true;
  }

  /** Makes start caches of what the stopped services recorded, two at a time. */
  public static void writeCaches(StackLayout layout, Progress progress) throws IOException {
    List<Callable<Void>> writers = new ArrayList<>();
    for (Service service : Service.values()) {
      writers.add(
          () -> {
            writeCache(layout, service, progress);
            return null;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Future<Void> written : threads.invokeAll(writers)) {
        written.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
    }
    ServiceImage.tidy(layout);
  }

  /** Makes the start cache of what the service recorded, if it did and has stopped. */
  public static void writeCache(StackLayout layout, Service service, Progress progress)
      throws IOException {
    ServiceImage image = ServiceImage.of(layout, service);
    if (image.recorded()) {
      progress.say("Writing the start cache of " + service.module() + ", once a build");
      image.writeCache(layout.log("start-cache-" + service.module()));
    }
  }

  /** Waits until the service says that it is ready. */
  public static void awaitReady(StackLayout layout, Service service, ChildProcess process)
      throws IOException {
    Await.until(
        service.module() + " is ready",
        START,
        process::alive,
        layout.log(service.module()),
        () -> HttpProbe.ok(layout.http(service.port()) + "/health/ready"));
  }

  private static Map<String, String> environment(StackLayout layout, Service service, Mode mode) {
    Map<String, String> environment = new HashMap<>();
    environment.put("SERVER_PORT", Integer.toString(layout.port(service.port())));
    environment.put("SERVER_ADDRESS", "127.0.0.1");
    environment.put("TRADEFLOW_KAFKA", "localhost:" + layout.port(Ports.KAFKA));
    environment.put("TRADEFLOW_REGISTRY", layout.http(Ports.REGISTRY) + "/apis/registry/v3");
    environment.put("TRADEFLOW_ISSUER", KeycloakServer.issuer(layout));
    environment.put("TRADEFLOW_KEYCLOAK", layout.http(Ports.KEYCLOAK));
    environment.put("TRADEFLOW_AUTH_CLIENT_SECRET", KeycloakServer.AUTH_CLIENT_SECRET);
    environment.put("TRADEFLOW_REDIS", "localhost");
    environment.put("TRADEFLOW_REDIS_PORT", Integer.toString(layout.port(Ports.REDIS)));
    environment.put("TRADEFLOW_SMTP_HOST", "localhost");
    environment.put("TRADEFLOW_SMTP_PORT", Integer.toString(layout.port(Ports.SMTP)));
    if (mode.quickStart()) {
      // Everybody here comes from one address, and tests are faster than people.
      environment.put("TRADEFLOW_RATE_LOGIN_PER_MINUTE", "600");
      environment.put("TRADEFLOW_RATE_LOGIN_PER_HOUR", "6000");
      environment.put("TRADEFLOW_RATE_TIER_FACTOR", "20");
    }
    if (service == Service.EXECUTION) {
      environment.put("EXECUTION_VENUE_URL", layout.http(Ports.VENUE));
    }
    environment.put("TRADEFLOW_GATEWAY", layout.http(Service.GATEWAY.port()));
    for (Service other : Service.values()) {
      environment.put(other.addressVariable(), layout.http(other.port()));
    }
    String schema = service.schema();
    if (schema != null) {
      environment.put(
          "TRADEFLOW_POSTGRES", "localhost:" + layout.port(Ports.POSTGRES) + "/tradeflow");
      environment.put("TRADEFLOW_DB_USER", schema);
      environment.put("TRADEFLOW_DB_PASSWORD", PostgresServer.password(schema));
    }
    return environment;
  }
}
