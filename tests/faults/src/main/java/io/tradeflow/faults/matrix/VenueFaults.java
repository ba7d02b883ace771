package io.tradeflow.faults.matrix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tradeflow.faults.world.Feed;
import io.tradeflow.faults.world.Venue;
import io.tradeflow.faults.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** What brokers do to those who trade there. */
final class VenueFaults {
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final Duration MET = Duration.ofSeconds(60);
  private static final Duration SETTLED = Duration.ofSeconds(30);
  private static final Duration LOOKED_AT = Duration.ofSeconds(75);

  private VenueFaults() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            16,
            "the broker takes orders and does not answer",
            field ->
                fails(field, fault("TIMEOUT_AFTER_ACCEPT", "PLACE", "\"delayMillis\": 3000,"))),
        new Fault(
            17,
            "the broker asks to be left alone for a while",
            field -> fails(field, fault("STATUS_429", "PLACE", "\"retryAfterSeconds\": 2,"))),
        new Fault(
            18,
            "the broker answers 500, nonsense, or half",
            field ->
                fails(
                    field,
                    fault("STATUS_500", "PLACE", "\"after\": true,"),
                    fault("STATUS_500", "ANY", ""),
                    fault("GARBAGE", "PLACE", ""),
                    fault("HALF_OPEN", "PLACE", ""),
                    fault("DUPLICATE_FILL", "STREAM", ""),
                    fault("OUT_OF_ORDER_FILL", "STREAM", ""))),
        new Fault(19, "the broker has an order that is not ours", VenueFaults::foreignOrder));
  }

  /** Each draws for itself: its place in the list is added to its seed. */
  private static String fault(String kind, String operation, String more) {
    return """
    {"kind": "%s", "operation": "%s", %s "probability": 0.15, "times": 0, "seed": 7%%d}"""
        .formatted(kind, operation, more);
  }

  private static void fails(Field field, String... faults) throws Exception {
    Venue venue = field.world().venue();
    venue.fail(IntStream.range(0, faults.length).mapToObj(i -> faults[i].formatted(i)).toList());
    field.last(TIME);
    field.await("each fault met", MET, () -> !venue.met().contains(0));
    field.measured(venue.met() + " times");
    venue.heal();
    field.awaitRecovered(SETTLED);
  }

  private static void foreignOrder(Field field) throws Exception {
    String account = field.load().accounts().getFirst();
    int before = field.books().adopted();
    String order = "by-hand-" + before;
    field
        .world()
        .venue()
        .foreign(
            """
            {"clientOrderId": "%s", "account": "%s", "symbol": "%s", "side": "BUY",
             "type": "LIMIT", "quantity": "1", "limitPrice": "90", "timeInForce": "GTC"}"""
                .formatted(order, account, Feed.SYMBOL));
    field.await("fenced", LOOKED_AT, () -> wasFenced(field, account, order));
    field.await("adopted", LOOKED_AT, () -> field.books().adopted() == before + 1);
    field.await("fence lifted", LOOKED_AT, () -> !field.books().fences().containsKey(account));
  }

  /**
   * A fence that stood for a second may not have been seen in the table; the service says that it
   * adopts an order only once the fence stands.
   */
  private static boolean wasFenced(Field field, String account, String order) throws Exception {
    Path log = field.world().victim(World.EXECUTION).log();
    return field.books().fences().containsKey(account)
        || (Files.exists(log)
            && Files.readString(log, ISO_8859_1).contains("Order " + order + " at broker "));
  }
}
