package io.tradeflow.localstack.infra;

import io.tradeflow.events.TopicCatalogue;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** One Kafka broker in KRaft mode, in a process of its own. */
public final class KafkaServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration LEADERS = Duration.ofSeconds(30);
  private static final int AGAIN_MILLIS = 100;
  private static final int ANSWER_MILLIS = 5_000;
  private static final String CLUSTER_ID = "dHJhZGVmbG93LWxvY2FsLQ";
  private static final int HEAP_MEBIBYTES = 384;

  private final int port;
  private final ChildProcess process;
  private @Nullable Path temporary;

  private KafkaServer(int port, ChildProcess process) {
    this.port = port;
    this.process = process;
  }

  /** A broker for a test: free ports, a temporary folder, all topics of the catalogue. */
  public static KafkaServer startTemporary() {
    return startTemporary(Compilers.FIRST);
  }

  /** The same for measurements that last. */
  public static KafkaServer startTemporary(Compilers compilers) {
    try {
      Path folder = Files.createTempDirectory("kafka");
      KafkaServer server =
          start(
              FreePort.any(),
              FreePort.any(),
              folder.resolve("data"),
              folder.resolve("kafka.pid"),
              folder.resolve("kafka.log"),
              System.getProperty("java.class.path"),
              compilers);
      server.temporary = folder;
      server.createTopics();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a broker on the data that is there, or on new data, and waits until it answers. */
  public static KafkaServer start(
      int port,
      int controllerPort,
      Path data,
      Path pidFile,
      Path log,
      String classPath,
      Compilers compilers)
      throws IOException {
    return start(port, controllerPort, null, data, pidFile, log, classPath, compilers);
  }

  /**
   * A second listener: clients that come through a relay are told to go on through it.
   *
   * @param port where the broker listens for them
   * @param relay where the relay listens
   */
  public record Relayed(int port, int relay) {}

  /** The same with a second listener, if there is one. */
  public static KafkaServer start(
      int port,
      int controllerPort,
      @Nullable Relayed relayed,
      Path data,
      Path pidFile,
      Path log,
      String classPath,
      Compilers compilers)
      throws IOException {
    Files.createDirectories(data);
    Files.createDirectories(log.getParent());
    Path settings = data.resolveSibling("kafka.properties");
    Files.writeString(settings, settings(port, controllerPort, relayed, data));
    Path logging = data.resolveSibling("kafka-log4j2.properties");
    Files.writeString(
        logging,
        """
        rootLogger.level=WARN
        rootLogger.appenderRef.stdout.ref=stdout
        appender.console.type=Console
        appender.console.name=stdout
        appender.console.layout.type=PatternLayout
        appender.console.layout.pattern=%d %p %m (%c)%n
        """);
    List<String> java = new ArrayList<>(List.of(StackLayout.java()));
    java.addAll(compilers.heap(HEAP_MEBIBYTES));
    java.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            compilers.option(),
            "-Dlog4j2.configurationFile=" + logging,
            "-cp",
            classPath));
    if (!Files.exists(data.resolve("meta.properties"))) {
      Commands.run(
          join(
              java,
              "kafka.tools.StorageTool",
              "format",
              "-t",
              CLUSTER_ID,
              "-c",
              settings.toString(),
              "--ignore-formatted"),
          log);
    }
    ChildProcess process =
        ChildProcess.start(
            "kafka", pidFile, log, join(java, "kafka.Kafka", settings.toString()), Map.of());
    KafkaServer server = new KafkaServer(port, process);
    Await.until("Kafka answers", START, process::alive, log, server::answers);
    return server;
  }

  private static List<String> join(List<String> first, String... rest) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(rest));
    return all;
  }

  private static String settings(
      int port, int controllerPort, @Nullable Relayed relayed, Path data) {
    String listener = relayed == null ? "" : ",RELAYED://127.0.0.1:" + relayed.port();
    String advertised = relayed == null ? "" : ",RELAYED://localhost:" + relayed.relay();
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.bootstrap.servers=localhost:%2$d
        controller.quorum.voters=1@localhost:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d%4$s
        advertised.listeners=PLAINTEXT://localhost:%1$d%5$s
        inter.broker.listener.name=PLAINTEXT
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,RELAYED:PLAINTEXT
        log.dirs=%3$s
        auto.create.topics.enable=false
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=8
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        num.network.threads=1
        num.io.threads=2
        group.coordinator.threads=1
        log.segment.bytes=67108864
        log.cleaner.dedupe.buffer.size=16777216
        """
        .formatted(port, controllerPort, data, listener, advertised);
  }

  private boolean answers() {
    if (!FreePort.answers(port)) {
      return false;
    }
    try (Admin admin = admin()) {
      return !admin
          .describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS))
          .nodes()
          .get()
          .isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      return false;
    }
  }

  private Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 60_000,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 30_000));
  }

  /** Creates the topics of the catalogue that are missing, each with its dead-letter topic. */
  public void createTopics() throws IOException {
    try (Admin admin = admin()) {
      Set<String> present = new HashSet<>(admin.listTopics().names().get());
      List<NewTopic> missing = new ArrayList<>();
      for (TopicCatalogue.Topic topic : TopicCatalogue.all()) {
        missing.add(
            new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config()));
        missing.add(new NewTopic(topic.name() + ".dlt", 1, (short) 1));
      }
      missing.removeIf(topic -> present.contains(topic.name()));
      admin.createTopics(missing).all().get();
      awaitLeaders(admin, missing);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException("Kafka refused a topic: " + e.getMessage(), e);
    }
  }

  /**
   * A new topic is known before its partitions can be written to; a producer that comes in between
   * may lose its place in them for good. Nor does the broker know a topic at once that its
   * controller has created.
   */
  static void awaitLeaders(Admin admin, List<NewTopic> topics)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        all.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    long deadline = System.nanoTime() + LEADERS.toNanos();
    while (!haveLeaders(admin, all, deadline)) {
      TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
    }
  }

  private static boolean haveLeaders(
      Admin admin, Map<TopicPartition, OffsetSpec> all, long deadline)
      throws InterruptedException, ExecutionException {
    try {
      admin.listOffsets(all).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException
          && System.nanoTime() < deadline) {
        return false;
      }
      throw e;
    }
  }

  /** {@code localhost:port}. */
  public String bootstrapServers() {
    return "localhost:" + port;
  }

  /** The process, to watch and to stop. */
  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.stop();
    try {
      process.awaitEnd();
      if (temporary != null) {
        Archives.delete(temporary);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
