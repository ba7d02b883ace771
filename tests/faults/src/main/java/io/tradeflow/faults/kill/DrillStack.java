package io.tradeflow.faults.kill;

import io.tradeflow.brokersimulator.Main;
import io.tradeflow.execution.ExecutionServiceApplication;
import io.tradeflow.faults.path.ExecutionPath;
import io.tradeflow.faults.path.Migrations;
import io.tradeflow.faults.path.PathSettings;
import io.tradeflow.faults.world.Venue;
import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.infra.Compilers;
import io.tradeflow.localstack.infra.FreePort;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.risk.RiskServiceApplication;
import io.tradeflow.starter.fault.Failpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * PostgreSQL, Kafka, the broker simulator, two senders and risk-service as processes of their own,
 * on free ports, with data that is deleted at the end. The services run as they are deployed, or
 * put together without Spring's context, which starts in a fraction of the time.
 */
final class DrillStack implements AutoCloseable {
  static final int SENDERS = 2;
  private static final Class<?> RISK = RiskPathWithSwitches.class;

  private final Path folder;
  private final boolean services;
  private final Progress progress;
  private final List<AutoCloseable> started = new ArrayList<>();
  private final List<Jvm> senders = new ArrayList<>();
  private final Venue venue;
  private final Switches switches;
  private final Orders orders;
  private final String kafkaAddress;

  /**
   * Starts all of it and waits until it is ready.
   *
   * @param folder for logs, receipts and markers
   * @param services whether the services run as they are deployed
   */
  DrillStack(Path folder, boolean services, Clock clock, Progress progress)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.services = services;
    this.progress = progress;
    try {
      progress.say("PostgreSQL and Kafka start");
      CompletableFuture<KafkaServer> starting =
          CompletableFuture.supplyAsync(() -> KafkaServer.startTemporary(Compilers.BOTH));
      PostgresServer postgres = keep(PostgresServer.startTemporary());
      KafkaServer kafka = keep(starting.join());
      kafkaAddress = kafka.bootstrapServers();
      orders = keep(new Orders(kafkaAddress, clock));
      Issuer issuer = keep(new Issuer(clock));
      int venuePort = FreePort.any();
      String venueAddress = "http://localhost:" + venuePort;
      Jvm simulator = keep(simulator(venuePort, venueAddress));
      simulator.start();
      progress.say("Simulator, senders and risk-service start");
      int riskPort = FreePort.any();
      Jvm risk = keep(risk(riskPort, postgres, issuer));
      risk.start();
      Migrations.run(postgres, "execution", ExecutionServiceApplication.class, folder);
      for (int i = 0; i < SENDERS; i++) {
        senders.add(keep(sender("execution-" + i, venueAddress, postgres, issuer)));
      }
      for (Jvm sender : senders) {
        sender.start();
      }
      for (Jvm sender : senders) {
        sender.awaitReady();
      }
      risk.awaitReady();
      simulator.awaitReady();
      venue = new Venue(URI.create(venueAddress));
      venue.depth(Orders.BOOK);
      switches =
          services
              ? new Switches(
                  "http://localhost:" + riskPort,
                  issuer.operator("operator-1"),
                  issuer.operator("operator-2"))
              : new Switches("http://localhost:" + riskPort, "operator-1", "operator-2");
      progress.say("All are ready");
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T keep(T one) {
    started.addFirst(one);
    return one;
  }

  private Map<String, String> environment(String schema, PostgresServer postgres, Issuer issuer) {
    Map<String, String> environment = new HashMap<>();
    environment.put("SERVER_ADDRESS", "127.0.0.1");
    environment.put("TRADEFLOW_KAFKA", kafkaAddress);
    environment.put("TRADEFLOW_POSTGRES", postgres.address());
    environment.put("TRADEFLOW_DB_USER", schema);
    environment.put("TRADEFLOW_DB_PASSWORD", PostgresServer.password(schema));
    environment.put("TRADEFLOW_ISSUER", issuer.address());
    return environment;
  }

  private Jvm simulator(int port, String address) {
    return new Jvm(
        "broker-simulator",
        folder,
        "",
        List.of(Compilers.FIRST.option()),
        Main.class,
        List.of(
            "--port", Integer.toString(port),
            "--receipts", folder.resolve("receipts.jsonl").toString(),
            "--max-orders", "2000000"),
        Map.of(),
        address + "/v1/time");
  }

  private Jvm risk(int port, PostgresServer postgres, Issuer issuer) throws IOException {
    Migrations.run(postgres, "risk", RiskServiceApplication.class, folder);
    if (!services) {
      return path("risk-service", port, "http://localhost:1", postgres, List.of(), RISK);
    }
    // Guards against floods of one account are widened: the load comes from few accounts.
    return service(
        "risk-service",
        "execution-service",
        port,
        List.of(),
        RiskUnderDrill.class,
        List.of(
            "--risk.guards.max-messages-per-second=100000",
            "--risk.guards.max-repeats-per-minute=1000000",
            "--risk.guards.duplicate-window=0ms",
            "--risk.guards.max-quote-age=1h"),
        environment("risk", postgres, issuer));
  }

  private Jvm sender(String name, String venueAddress, PostgresServer postgres, Issuer issuer)
      throws IOException {
    List<String> armed =
        List.of(
            "-D" + Failpoint.ARMED + "=GATE_PASSED:stop?" + armed(),
            "-D" + Failpoint.MARKER + "=" + markers());
    int port = FreePort.any();
    if (!services) {
      return path(name, port, venueAddress, postgres, armed, ExecutionPath.class);
    }
    return service(
        name,
        "risk-service",
        port,
        armed,
        ExecutionServiceApplication.class,
        List.of("--execution.venue.url=" + venueAddress, "--execution.starting-cash=1000000"),
        environment("execution", postgres, issuer));
  }

  /** A sender keeps its name in the consumer groups, so that a restart moves no partition. */
  private Jvm path(
      String name,
      int port,
      String venueAddress,
      PostgresServer postgres,
      List<String> more,
      Class<?> main) {
    PathSettings settings =
        new PathSettings(postgres.address(), kafkaAddress, URI.create(venueAddress), port, name);
    List<String> options = settings.options();
    options.addAll(more);
    options.add(Compilers.FIRST.option());
    String probe = "http://localhost:" + port + "/health/ready";
    return new Jvm(name, folder, "", options, main, List.of(), Map.of(), probe);
  }

  private Jvm service(
      String name,
      String without,
      int port,
      List<String> options,
      Class<?> main,
      List<String> arguments,
      Map<String, String> environment) {
    List<String> jvm = new ArrayList<>(options);
    jvm.add(Compilers.FIRST.option());
    List<String> all = new ArrayList<>(arguments);
    all.add("--server.port=" + port);
    all.add("--tradeflow.serializer=" + PlainSerializer.class.getName());
    all.add("--tradeflow.deserializer=" + PlainDeserializer.class.getName());
    String probe = "http://localhost:" + port + "/health/ready";
    return new Jvm(name, folder, without, jvm, main, all, environment, probe);
  }

  /** While this file is there, the next sender to pass its gate stops. */
  Path armed() {
    return folder.resolve("armed");
  }

  /** Takes a line for each sender that stopped between its last check and the write. */
  Path markers() {
    return folder.resolve("markers");
  }

  Path folder() {
    return folder;
  }

  Jvm sender(int number) {
    return senders.get(number);
  }

  List<Jvm> senders() {
    return List.copyOf(senders);
  }

  Venue venue() {
    return venue;
  }

  Switches switches() {
    return switches;
  }

  Orders orders() {
    return orders;
  }

  /** Whether the services run as they are deployed. */
  boolean services() {
    return services;
  }

  String kafka() {
    return kafkaAddress;
  }

  @Override
  public void close() {
    for (AutoCloseable one : started) {
      try {
        one.close();
      } catch (Exception e) {
        progress.say("Does not end in good order: " + e);
      }
    }
  }
}
