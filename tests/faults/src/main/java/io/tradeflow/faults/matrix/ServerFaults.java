package io.tradeflow.faults.matrix;

import io.tradeflow.faults.world.World;
import java.time.Duration;
import java.util.List;

/** Kafka and PostgreSQL die, stand still, or have no room left. */
final class ServerFaults {
  private static final Duration KAFKA_RETURNS = Duration.ofSeconds(30);
  private static final Duration POSTGRES_RETURNS = Duration.ofSeconds(10);
  private static final Duration STANDSTILL = Duration.ofSeconds(60);
  private static final Duration DOWN = Duration.ofSeconds(10);
  private static final Duration FULL = Duration.ofSeconds(20);
  private static final Duration BEFORE = Duration.ofSeconds(2);

  private ServerFaults() {}

  static List<Fault> all() {
    return List.of(
        new Fault(2, "Kafka is killed", ServerFaults::kafkaKilled),
        new Fault(3, "Kafka stands still", ServerFaults::kafkaStandsStill),
        new Fault(4, "Kafka's disk is full", ServerFaults::kafkaDiskFull),
        new Fault(5, "PostgreSQL is shut down at once", ServerFaults::postgresQuits),
        new Fault(6, "PostgreSQL's disk is full", ServerFaults::postgresDiskFull));
  }

  private static void kafkaKilled(Field field) throws Exception {
    field.last(BEFORE);
    field.path().signalKafka("KILL");
    field.last(DOWN);
    field.path().restartKafka();
    field.awaitRecovered(KAFKA_RETURNS);
  }

  private static void kafkaStandsStill(Field field) throws Exception {
    field.last(BEFORE);
    field.path().signalKafka("STOP");
    try {
      field.last(STANDSTILL);
      everyServiceLives(field);
    } finally {
      field.path().signalKafka("CONT");
    }
    field.awaitRecovered(KAFKA_RETURNS);
    everyServiceLives(field);
  }

  private static void postgresQuits(Field field) throws Exception {
    field.last(BEFORE);
    field.path().signalPostgres("QUIT");
    field.path().restartPostgres();
    field.awaitRecovered(POSTGRES_RETURNS);
  }

  private static void kafkaDiskFull(Field field) throws Exception {
    field.last(BEFORE);
    try (SmallDisk.Filling filling = SmallDisk.fill(field.world().folder().resolve("kafka"))) {
      field.last(FULL);
      everyServiceLives(field);
      field.measured(filling.megabytes() + " MiB taken");
    }
    // A broker without a log directory ends itself; with room it starts again.
    field.path().restartKafka();
    field.awaitRecovered(KAFKA_RETURNS);
  }

  private static void postgresDiskFull(Field field) throws Exception {
    field.last(BEFORE);
    int before = field.books().orders().size();
    try (SmallDisk.Filling filling = SmallDisk.fill(field.world().folder().resolve("postgres"))) {
      field.last(FULL);
      everyServiceLives(field);
      field.measured(filling.megabytes() + " MiB taken");
      if (field.path().postgresAlive()) {
        int rows = field.books().orders().size();
        field.expect(rows >= before, rows + " of " + before + " orders can be read");
        field.measured(rows + " orders readable");
      } else {
        // Its log could not grow; it reads again once there is room.
        field.measured("PostgreSQL ended itself");
      }
    }
    field.path().restartPostgres();
    field.awaitRecovered(KAFKA_RETURNS);
  }

  /** A heap that overflows ends its process. */
  static void everyServiceLives(Field field) {
    for (String service : List.of(World.EXECUTION, World.RISK)) {
      field.expect(field.world().victim(service).alive(), service + " has ended");
    }
  }
}
