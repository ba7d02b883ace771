package io.tradeflow.faults.world;

import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.faults.path.ExecutionPath;
import io.tradeflow.faults.path.Migrations;
import io.tradeflow.faults.path.PathSettings;
import io.tradeflow.faults.path.RiskPath;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.infra.Compilers;
import io.tradeflow.localstack.infra.FreePort;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.process.ChildProcess;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.risk.application.PartitionBook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Servers and venue as processes on free ports, and the two services in processes without a Spring
 * context, all in one folder.
 */
public final class PathWorld implements World {
  private static final String DATABASE = "tradeflow";

  private final Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final int postgresPort = FreePort.any();
  private final int kafkaPort = FreePort.any();
  private final int controllerPort = FreePort.any();
  private final KafkaServer.Relayed relayed =
      new KafkaServer.Relayed(FreePort.any(), FreePort.any());
  private final Relay relay;
  private final Victim second;
  private final Parts parts;
  private volatile PostgresServer postgres;
  private volatile KafkaServer kafka;

  /** Starts servers and venue; the services are started by who kills them. */
  public PathWorld(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    try {
      open.push(() -> postgres().close());
      open.push(() -> kafka.close());
      CompletableFuture<KafkaServer> starting = CompletableFuture.supplyAsync(this::newKafka);
      postgres = newPostgres();
      postgres.createDatabase(DATABASE);
      Path scripts = Files.createDirectories(folder.resolve("migrations"));
      Migrations.run(postgres, EXECUTION, OrderDesk.class, scripts);
      Migrations.run(postgres, RISK, PartitionBook.class, scripts);
      kafka = starting.join();
      kafka.createTopics();
      relay = keep(new Relay(relayed.relay(), relayed.port()));
      int venuePort = FreePort.any();
      startVenue(venuePort);
      URI venue = URI.create("http://127.0.0.1:" + venuePort);
      int port = FreePort.any();
      String direct = kafka.bootstrapServers();
      PathSettings drill = new PathSettings(postgres.address(), direct, venue, port, "drill");
      second = victim("execution-2", ExecutionPath.class, drill.member("drill-2", FreePort.any()));
      parts =
          new Parts(
              folder,
              postgres.jdbcUrl(),
              new Wire(direct, PlainSerializer::new, PlainDeserializer::new),
              new Venue(venue),
              new PathTraders(URI.create("http://127.0.0.1:" + port)),
              victim(EXECUTION, ExecutionPath.class, drill.through("localhost:" + relayed.relay())),
              victim(RISK, RiskPath.class, drill));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Victim victim(String name, Class<?> main, PathSettings settings) {
    return keep(
        new Victim(
            new PathProgram(name, main.getName(), folder, settings.options()),
            folder.resolve(name + ".markers")));
  }

  private PostgresServer newPostgres() throws IOException {
    return PostgresServer.start(
        postgresPort,
        folder.resolve("postgres/data"),
        folder.resolve("postgres.pid"),
        folder.resolve("postgres.log"),
        PostgresServer.Buffers.FEW);
  }

  private <T extends AutoCloseable> T keep(T one) {
    open.push(one);
    return one;
  }

  private KafkaServer newKafka() {
    try {
      return KafkaServer.start(
          kafkaPort,
          controllerPort,
          relayed,
          folder.resolve("kafka/data"),
          folder.resolve("kafka.pid"),
          folder.resolve("kafka.log"),
          System.getProperty("java.class.path"),
          Compilers.FIRST);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startVenue(int port) throws IOException {
    ChildProcess process =
        ChildProcess.start(
            "venue",
            folder.resolve("venue.pid"),
            folder.resolve("venue.log"),
            List.of(
                StackLayout.java(),
                "-Xmx384m",
                Compilers.FIRST.option(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.tradeflow.brokersimulator.Main",
                "--port",
                Integer.toString(port),
                "--receipts",
                folder.resolve("receipts.jsonl").toString(),
                "--max-orders",
                "2000000"),
            Map.of());
    open.push(process::stop);
  }

  /** Sends PostgreSQL a signal; {@code QUIT} is what its manual calls an immediate shutdown. */
  public void signalPostgres(String name) throws IOException, InterruptedException {
    Signals.send(postgres.process(), name);
  }

  /** Starts PostgreSQL on its data, once the one before has ended. */
  public void restartPostgres() throws IOException, InterruptedException {
    postgres.close();
    postgres = newPostgres();
  }

  /** Whether PostgreSQL's process runs. */
  public boolean postgresAlive() {
    return postgres.process().alive();
  }

  /** Sends Kafka a signal. */
  public void signalKafka(String name) throws IOException, InterruptedException {
    Signals.send(kafka.process(), name);
  }

  /** Starts Kafka on its data, once the one before has ended. */
  public void restartKafka() {
    kafka.close();
    kafka = newKafka();
  }

  /** Between the first instance of execution-service and Kafka. */
  public Relay relay() {
    return relay;
  }

  /** Another instance of execution-service; it takes orders by commands only. */
  public Victim second() {
    return second;
  }

  public PostgresServer postgres() {
    return postgres;
  }

  @Override
  public Parts parts() {
    return parts;
  }

  @Override
  public String invariants() {
    return "I1, I2, I3, I5 and I6";
  }

  @Override
  public List<Violation> alsoCheck(Set<String> orderEvents) {
    return List.of();
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        System.err.println("Does not end in good order: " + e);
      }
    }
  }
}
