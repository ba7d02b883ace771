package io.tradeflow.faults.crash;

import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.faults.path.ExecutionPath;
import io.tradeflow.faults.path.PathSettings;
import io.tradeflow.faults.path.Plumbing;
import io.tradeflow.faults.path.RiskPath;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.infra.FreePort;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.process.ChildProcess;
import io.tradeflow.risk.application.PartitionBook;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The servers, the venue and the two services of a drill, on free ports, in one folder. */
final class World implements AutoCloseable {
  private static final String DATABASE = "tradeflow";

  private final Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final PostgresServer postgres;
  private final KafkaServer kafka;
  private final Venue venue;
  private final URI orders;
  private final Victim execution;
  private final Victim risk;

  /** Starts servers and venue; the services are started by who kills them. */
  World(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    try {
      CompletableFuture<KafkaServer> starting = CompletableFuture.supplyAsync(this::kafka);
      postgres =
          keep(
              PostgresServer.start(
                  FreePort.any(),
                  folder.resolve("postgres/data"),
                  folder.resolve("postgres.pid"),
                  folder.resolve("postgres.log")));
      postgres.createDatabase(DATABASE);
      migrate("execution", OrderDesk.class);
      migrate("risk", PartitionBook.class);
      kafka = keep(starting.join());
      kafka.createTopics();
      int venuePort = FreePort.any();
      startVenue(venuePort);
      venue = new Venue(URI.create("http://127.0.0.1:" + venuePort));
      int port = FreePort.any();
      orders = URI.create("http://127.0.0.1:" + port);
      execution =
          keep(new Victim(Shot.EXECUTION, ExecutionPath.class.getName(), folder, options(port)));
      risk = keep(new Victim(Shot.RISK, RiskPath.class.getName(), folder, options(port)));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T keep(T one) {
    open.push(one);
    return one;
  }

  private KafkaServer kafka() {
    try {
      return KafkaServer.start(
          FreePort.any(),
          FreePort.any(),
          folder.resolve("kafka/data"),
          folder.resolve("kafka.pid"),
          folder.resolve("kafka.log"),
          System.getProperty("java.class.path"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
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
                "-XX:TieredStopAtLevel=1",
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

  /** Scripts of one service alone: those of both lie under the same name on the class path. */
  private void migrate(String role, Class<?> ofService) throws IOException {
    postgres.createServiceRole(role);
    Path scripts = Files.createDirectories(folder.resolve("migrations").resolve(role));
    Path source;
    try {
      source = Path.of(ofService.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    if (Files.isDirectory(source)) {
      copy(source.resolve("db/migration"), scripts);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(source)) {
        copy(jar.getPath("db/migration"), scripts);
      }
    }
    Plumbing.migrate(postgres, role, "filesystem:" + scripts);
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(from)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.write(to.resolve(file.getFileName().toString()), Files.readAllBytes(file));
    }
  }

  private List<String> options(int port) {
    return new ArrayList<>(
        new PathSettings(
                postgres.address(), kafka.bootstrapServers(), venue.address(), port, "drill")
            .options());
  }

  Path folder() {
    return folder;
  }

  PostgresServer postgres() {
    return postgres;
  }

  KafkaServer kafkaServer() {
    return kafka;
  }

  Venue venue() {
    return venue;
  }

  /** Where orders are taken. */
  URI orders() {
    return orders;
  }

  Victim victim(String service) {
    return service.equals(Shot.RISK) ? risk : execution;
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
