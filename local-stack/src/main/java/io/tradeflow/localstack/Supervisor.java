package io.tradeflow.localstack;

import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.KeycloakServer;
import io.tradeflow.localstack.infra.MailServer;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.infra.RedisServer;
import io.tradeflow.localstack.infra.RegistryServer;
import io.tradeflow.localstack.infra.RegistrySubjects;
import io.tradeflow.localstack.infra.ServiceProcess;
import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
import java.util.concurrent.TimeUnit;

/** Starts everything in the order of its dependencies, watches it, and ends it. */
public final class Supervisor {
  private static final long WATCH_MILLIS = 200;

  private final StackLayout layout;
  private final Progress progress;
  private final boolean quickStart;
  private final Map<String, ChildProcess> children = new ConcurrentHashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;

  /** {@code quickStart} trades peak speed of the services for start time. */
  public Supervisor(StackLayout layout, Progress progress, boolean quickStart) {
    this.layout = layout;
    this.progress = progress;
    this.quickStart = quickStart;
  }

  /** Starts all; if anything fails, what has started is stopped again. */
  public void start() throws IOException {
    Files.createDirectories(layout.control());
    Files.writeString(layout.supervisorPid(), Long.toString(ProcessHandle.current().pid()));
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    status("starting");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ChildProcess> kafka = threads.submit(() -> began("kafka", this::startKafka));
      Future<ChildProcess> redis =
          threads.submit(() -> began("redis", () -> RedisServer.start(layout)));
      Future<ChildProcess> smtp =
          threads.submit(() -> began("smtp", () -> MailServer.start(layout)));
      PostgresServer postgres = startPostgres();
      Future<ChildProcess> keycloak =
          threads.submit(() -> began("keycloak", () -> KeycloakServer.start(layout, postgres)));
      Future<ChildProcess> registry =
          threads.submit(() -> began("registry", () -> startRegistry(postgres)));
      finish(List.of(kafka, redis, smtp, registry, keycloak));
      List<Future<ChildProcess>> services =
          Arrays.stream(Service.values())
              .map(service -> threads.submit(() -> began(service.module(), () -> run(service))))
              .toList();
      finish(services);
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

  private PostgresServer startPostgres() throws IOException {
    progress.say("postgres starts");
    PostgresServer postgres =
        PostgresServer.start(
            layout.port(Ports.POSTGRES),
            layout.data("postgres"),
            layout.pidFile("postgres"),
            layout.log("postgres"));
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
            layout.libraries() + "/*");
    kafka.createTopics();
    return kafka.process();
  }

  private ChildProcess startRegistry(PostgresServer postgres) throws IOException {
    ChildProcess registry = RegistryServer.start(layout, postgres);
    new RegistrySubjects(layout.http(Ports.REGISTRY)).register();
    return registry;
  }

  private ChildProcess run(Service service) throws IOException {
    ChildProcess process = ServiceProcess.start(layout, service, quickStart);
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
        children.put(service.module(), ServiceProcess.start(layout, service, quickStart));
      }
    }
  }

  private void status(String state) throws IOException {
    StatusPage.write(layout, state, children);
  }

  private void stop() {
    stopping = true;
    progress.say("Stopping");
    List<ChildProcess> services = new ArrayList<>();
    List<ChildProcess> servers = new ArrayList<>();
    children
        .values()
        .forEach(child -> (child.name().endsWith("-service") ? services : servers).add(child));
    end(services);
    servers.removeIf(child -> child.name().equals("postgres"));
    end(servers);
    ChildProcess postgres = children.get("postgres");
    if (postgres != null) {
      end(List.of(postgres));
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
