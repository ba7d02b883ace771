package io.tradeflow.localstack;

import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.KeycloakServer;
import io.tradeflow.localstack.infra.MailServer;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.infra.RedisServer;
import io.tradeflow.localstack.infra.RegistryServer;
import io.tradeflow.localstack.infra.RegistrySubjects;
import io.tradeflow.localstack.infra.ServiceProcess;
import io.tradeflow.localstack.infra.VenueServer;
import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Starts everything in the order of its dependencies, watches it, and ends it. */
public final class Supervisor implements AutoCloseable {
  /** Starts a service; the supervisor waits until it is ready. */
  public interface Starter {
    ChildProcess start(Service service) throws IOException;
  }

  private static final long WATCH_MILLIS = 200;
  private static final int STARTING_AT_ONCE =
      Math.max(2, Runtime.getRuntime().availableProcessors() * 2);
  private static final int RECORDINGS_AT_ONCE = 2;

  private final StackLayout layout;
  private final Progress progress;
  private final ServiceProcess.Mode mode;
  private final Map<String, ChildProcess> children = new ConcurrentHashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Starter starter;
  private volatile boolean stopping;

  /** For the stack at {@code layout}. */
  public Supervisor(StackLayout layout, Progress progress, ServiceProcess.Mode mode) {
    this(layout, progress, mode, service -> ServiceProcess.start(layout, service, mode));
  }

  /** The same with services that are started in another way. */
  public Supervisor(
      StackLayout layout, Progress progress, ServiceProcess.Mode mode, Starter starter) {
    this.layout = layout;
    this.progress = progress;
    this.mode = mode;
    this.starter = starter;
  }

  /** Starts all; if anything fails, what has started is stopped again. */
  public void start() throws IOException {
    Files.createDirectories(layout.control());
    Files.writeString(layout.supervisorPid(), Long.toString(ProcessHandle.current().pid()));
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
    status("starting");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ChildProcess> kafka = threads.submit(() -> began("kafka", this::startKafka));
      Future<ChildProcess> redis =
          threads.submit(() -> began("redis", () -> RedisServer.start(layout)));
      Future<ChildProcess> smtp =
          threads.submit(() -> began("smtp", () -> MailServer.start(layout)));
      PostgresServer postgres = startPostgres();
      Future<ChildProcess> keycloak =
          threads.submit(
              () ->
                  began(
                      "keycloak", () -> KeycloakServer.start(layout, postgres, mode.compilers())));
      Future<ChildProcess> registry =
          threads.submit(() -> began("registry", () -> startRegistry(postgres)));
      finish(List.of(kafka, redis, registry));
      Semaphore room = new Semaphore(STARTING_AT_ONCE);
      List<Future<ChildProcess>> rest = new ArrayList<>(List.of(smtp, keycloak));
      for (Service service : Service.values()) {
        rest.add(
            threads.submit(
                () -> {
                  if (service == Service.AUTH) {
                    keycloak.get();
                  }
                  return began(service, room);
                }));
      }
      rest.add(threads.submit(() -> beganLast(room)));
      finish(rest);
    }
    status("running");
    progress.say("Everything is up");
  }

  private ChildProcess began(String name, Callable<ChildProcess> start) throws Exception {
    progress.say(name + " starts");
    ChildProcess child = start.call();
    children.put(name, child);
    progress.say(name + " is ready");
    return child;
  }

  /** Few at once: ten JVMs that start together on two cores hinder one another. */
  private ChildProcess began(Service service, Semaphore room) throws Exception {
    room.acquire();
    try {
      return began(service.module(), () -> run(service));
    } finally {
      room.release();
    }
  }

  /** Small, and nobody's start waits for it. */
  private ChildProcess beganLast(Semaphore room) throws Exception {
    room.acquire();
    try {
      return began(VenueServer.NAME, () -> VenueServer.start(layout));
    } finally {
      room.release();
    }
  }

  private PostgresServer startPostgres() throws IOException {
    progress.say("postgres starts");
    PostgresServer postgres =
        PostgresServer.start(
            layout.port(Ports.POSTGRES),
            layout.data("postgres"),
            layout.pidFile("postgres"),
            layout.log("postgres"),
            mode.quickStart() ? PostgresServer.Buffers.FEW : PostgresServer.Buffers.MANY);
    children.put("postgres", postgres.process());
    postgres.createDatabase("tradeflow");
    for (Service service : Service.values()) {
      if (service.schema() != null) {
        postgres.createServiceRole(service.schema());
      }
    }
    progress.say("postgres is ready");
    return postgres;
  }

  private ChildProcess startKafka() throws IOException {
    KafkaServer kafka =
        KafkaServer.start(
            layout.port(Ports.KAFKA),
            layout.port(Ports.KAFKA_CONTROLLER),
            layout.data("kafka"),
            layout.pidFile("kafka"),
            layout.log("kafka"),
            layout.libraries() + "/*",
            mode.compilers());
    kafka.createTopics();
    return kafka.process();
  }

  private ChildProcess startRegistry(PostgresServer postgres) throws IOException {
    ChildProcess registry = RegistryServer.start(layout, postgres, mode.compilers());
    new RegistrySubjects(layout.http(Ports.REGISTRY)).register();
    return registry;
  }

  private ChildProcess run(Service service) throws IOException {
    ChildProcess process = starter.start(service);
    children.put(service.module(), process);
    ServiceProcess.awaitReady(layout, service, process);
    return process;
  }

  private static void finish(Collection<Future<ChildProcess>> starts) throws IOException {
    for (Future<ChildProcess> start : starts) {
      try {
        start.get();
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw new IOException(cause.getMessage(), cause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  /** Serves requests and keeps the status page true until somebody ends the stack. */
  public void watch() throws InterruptedException, IOException {
    while (!ended.await(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
      if (!stopping) {
        serveRequests();
        status("running");
      }
    }
  }

  private void serveRequests() throws IOException {
    List<Path> requests = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.control(), "start-*")) {
      files.forEach(requests::add);
    }
    for (Path request : requests) {
      Files.delete(request);
      Service service =
          Service.named(request.getFileName().toString().substring("start-".length()));
      ChildProcess current = children.get(service.module());
      if (current == null || !current.alive()) {
        children.put(service.module(), starter.start(service));
      }
    }
  }

  private void status(String state) throws IOException {
    StatusPage.write(layout, state, !mode.quickStart(), children);
  }

  /** Ends everything, once. */
  @Override
  public synchronized void close() {
    if (!stopping) {
      stop();
    }
  }

  private void stop() {
    stopping = true;
    progress.say("Stopping");
    List<ChildProcess> services = new ArrayList<>();
    List<ChildProcess> servers = new ArrayList<>();
    children
        .values()
        .forEach(child -> (child.name().endsWith("-service") ? services : servers).add(child));
    try {
      endFewAtOnce(services);
    } catch (IOException e) {
      end(services);
    }
    servers.removeIf(child -> child.name().equals("postgres"));
    end(servers);
    ChildProcess postgres = children.get("postgres");
    if (postgres != null) {
      end(List.of(postgres));
    }
    try {
      ServiceProcess.writeCaches(layout, progress);
    } catch (IOException e) {
      progress.say("No start caches, the next start takes longer: " + e.getMessage());
    }
    try {
      Files.deleteIfExists(layout.statusFile());
      Files.deleteIfExists(layout.supervisorPid());
    } catch (IOException e) {
      progress.say("The status page stays behind: " + e.getMessage());
    }
    progress.say("Everything has stopped");
    ended.countDown();
  }

  /** A process that records needs memory and a core to write down what it recorded. */
  private void endFewAtOnce(List<ChildProcess> services) throws IOException {
    if (!mode.record() || ServiceProcess.allCached(layout)) {
      end(services);
      return;
    }
    for (int from = 0; from < services.size(); from += RECORDINGS_AT_ONCE) {
      end(services.subList(from, Math.min(services.size(), from + RECORDINGS_AT_ONCE)));
    }
  }

  private static void end(List<ChildProcess> processes) {
    processes.forEach(ChildProcess::stop);
    for (ChildProcess process : processes) {
      try {
        process.awaitEnd();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
