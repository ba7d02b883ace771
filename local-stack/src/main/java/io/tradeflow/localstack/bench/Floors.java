package io.tradeflow.localstack.bench;

import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.infra.Compilers;
import io.tradeflow.localstack.infra.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the machine can do at best: an HTTP echo, a blank gateway before it, a hop, a commit. */
public final class Floors {
  /**
   * One floor in milliseconds.
   *
   * @param cpu processor time of one piece, of all processes that it needs
   */
  public record Floor(double p50, double p99, double cpu) {
    static Floor of(Latencies latencies, Duration used) {
      double cpu = used.toNanos() / NANOS_PER_MILLI / Math.max(1, latencies.count());
      return new Floor(latencies.millis(50), latencies.millis(99), Latencies.rounded(cpu));
    }

    /** One after the other. */
    Floor plus(Floor other) {
      return new Floor(p50 + other.p50, p99 + other.p99, cpu + other.cpu);
    }

    /** So many, one after the other. */
    Floor times(int count) {
      return new Floor(count * p50, count * p99, count * cpu);
    }
  }

  private static final Duration LENGTH = Duration.ofSeconds(8);
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final int CONNECTIONS = 8;
  private static final int HEAP_MEBIBYTES = 32;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final String TOPIC = "bench-hop";
  private static final String KAFKA = "kafka";
  private static final String POSTGRES = "postgres";

  private final int rate;
  private final Duration warmUp;
  private final Duration length;
  private final CpuTime cpu;

  /**
   * Each floor at this rate a second.
   *
   * @param cpu of the processes that serve hops and commits; what they use idle is left out
   */
  public Floors(int rate, CpuTime cpu) {
    this(rate, WARM_UP, LENGTH, cpu);
  }

  /** The same for other lengths. */
  Floors(int rate, Duration warmUp, Duration length, CpuTime cpu) {
    this.rate = rate;
    this.warmUp = warmUp;
    this.length = length;
    this.cpu = cpu;
  }

  private int capacity() {
    return OpenLoop.pieces(rate, length);
  }

  /** A request to an echo server in a process of its own; {@code hops} 1 puts a proxy before it. */
  public Floor http(boolean proxied) throws IOException, InterruptedException {
    int echo = FreePort.any();
    int proxy = FreePort.any();
    Process server = process(Integer.toString(echo));
    Process gateway = proxied ? process(Integer.toString(proxy), Integer.toString(echo)) : server;
    try {
      URI target = URI.create("http://localhost:" + (proxied ? proxy : echo) + "/");
      HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      awaitAnswer(http, target);
      Latencies measured = new Latencies(capacity());
      Duration before = Duration.ZERO;
      for (Latencies round : List.of(new Latencies(capacity()), measured)) {
        before = used(server, gateway);
        OpenLoop.run(
            rate,
            round == measured ? length : warmUp,
            (index, intended) ->
                http.sendAsync(post(target), BodyHandlers.ofString())
                    .thenAccept(answer -> round.add(System.nanoTime() - intended)));
        TimeUnit.MILLISECONDS.sleep(500);
      }
      return Floor.of(measured, used(server, gateway).minus(before));
    } finally {
      server.destroy();
      gateway.destroy();
    }
  }

  private static Duration used(Process server, Process gateway) {
    Duration its = CpuTime.of(server.toHandle());
    return gateway == server ? its : its.plus(CpuTime.of(gateway.toHandle()));
  }

  private static HttpRequest post(URI target) {
    return HttpRequest.newBuilder(target)
        .POST(HttpRequest.BodyPublishers.ofString("x".repeat(200)))
        .build();
  }

  private static void awaitAnswer(HttpClient http, URI target) throws InterruptedException {
    for (int i = 0; ; i++) {
      try {
        http.send(post(target), BodyHandlers.discarding());
        return;
      } catch (IOException e) {
        if (i > 100) {
          throw new IllegalStateException("The echo server did not start", e);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  private static Process process(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(StackLayout.java(), "-Dsun.net.httpserver.nodelay=true"));
    command.addAll(Compilers.BOTH.heap(HEAP_MEBIBYTES));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), EchoServer.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Path.of("/dev/null").toFile())
        .start();
  }

  /** From send to receipt of a small record, all in-sync replicas, no linger. */
  public Floor hop(String kafka) throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      if (!admin.listTopics().names().get().contains(TOPIC)) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      }
    }
    Duration idle = cpu.idle(KAFKA, length);
    Duration used;
    Latencies measured = new Latencies(capacity());
    AtomicBoolean warm = new AtomicBoolean();
    AtomicBoolean done = new AtomicBoolean();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka, "acks", "all", "linger.ms", 0, "fetch.min.bytes", 1);
    try (ExecutorService thread = Executors.newSingleThreadExecutor();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      var reader =
          thread.submit(
              () -> {
                try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                  TopicPartition partition = new TopicPartition(TOPIC, 0);
                  consumer.assign(List.of(partition));
                  consumer.seekToEnd(List.of(partition));
                  while (!done.get()) {
                    for (ConsumerRecord<byte[], byte[]> one :
                        consumer.poll(Duration.ofMillis(100))) {
                      if (warm.get()) {
                        measured.add(System.nanoTime() - ByteBuffer.wrap(one.value()).getLong());
                      }
                    }
                  }
                }
              });
      OpenLoop.run(rate, warmUp, (index, intended) -> produce(producer, intended));
      TimeUnit.MILLISECONDS.sleep(500);
      warm.set(true);
      Duration before = cpu.of(KAFKA).plus(CpuTime.own());
      OpenLoop.run(rate, length, (index, intended) -> produce(producer, intended));
      TimeUnit.MILLISECONDS.sleep(500);
      used = cpu.of(KAFKA).plus(CpuTime.own()).minus(before).minus(idle);
      done.set(true);
      reader.get();
    }
    return Floor.of(measured, used);
  }

  private static void produce(KafkaProducer<byte[], byte[]> producer, long intended) {
    var ignored =
        producer.send(
            new ProducerRecord<>(TOPIC, ByteBuffer.allocate(400).putLong(intended).array()));
  }

  /** One durable row, on connections that are open already. */
  public Floor commit(String postgres) throws SQLException, InterruptedException {
    Duration idle = cpu.idle(POSTGRES, length);
    Duration used = Duration.ZERO;
    Latencies measured = new Latencies(capacity());
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      ThreadLocal<PreparedStatement> insert = new ThreadLocal<>();
      try (Connection connection = connect(postgres);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE IF NOT EXISTS bench_commit (id bigint, payload text)");
        statement.execute("TRUNCATE bench_commit");
      }
      for (Latencies round : List.of(new Latencies(capacity()), measured)) {
        Duration before = cpu.of(POSTGRES).plus(CpuTime.own());
        OpenLoop.run(
            rate,
            round == measured ? length : warmUp,
            (index, intended) ->
                threads.execute(
                    () -> {
                      try {
                        PreparedStatement mine = insert.get();
                        if (mine == null) {
                          mine =
                              connect(postgres)
                                  .prepareStatement("INSERT INTO bench_commit VALUES (?, ?)");
                          insert.set(mine);
                        }
                        mine.setLong(1, index);
                        mine.setString(2, "x".repeat(200));
                        mine.executeUpdate();
                        round.add(System.nanoTime() - intended);
                      } catch (SQLException e) {
                        throw new IllegalStateException(e);
                      }
                    }));
        TimeUnit.MILLISECONDS.sleep(500);
        used = cpu.of(POSTGRES).plus(CpuTime.own()).minus(before).minus(idle);
      }
    }
    return Floor.of(measured, used);
  }

  private static Connection connect(String postgres) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://" + postgres + "?user=postgres");
  }
}
