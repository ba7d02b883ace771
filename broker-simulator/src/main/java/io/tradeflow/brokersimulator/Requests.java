package io.tradeflow.brokersimulator;

import io.tradeflow.brokersimulator.OrderTerms.Side;
import io.tradeflow.brokersimulator.OrderTerms.Type;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import io.tradeflow.paperbroker.PaperInstrument;
import io.tradeflow.paperbroker.PaperOrder.Force;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Bodies of requests. */
final class Requests {
  private static final int ID = 64;
  private static final int SYMBOL = 32;
  private static final int LEVELS = 100;
  private static final BigDecimal FINEST_TICK = new BigDecimal("0.000000000000000001");

  /** An order and until when it may be accepted. */
  record Place(OrderTerms terms, @Nullable Long validUntil) {}

  /**
   * What is to be changed; at least one of the first three.
   *
   * @param amendId the caller's name of the change, unique for its order
   */
  record Amend(
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice,
      @Nullable String amendId,
      @Nullable Long validUntil) {}

  /** A symbol's rules. */
  record Listing(String symbol, BigDecimal tickSize, PaperInstrument rules) {}

  private Requests() {}

  static Place place(byte[] body) {
    Fields fields = new Fields(Json.tree(body));
    Type type = fields.choice("type", Type.class, null);
    OrderTerms terms =
        new OrderTerms(
            fields.name("clientOrderId", ID),
            fields.name("account", ID),
            fields.name("symbol", SYMBOL),
            fields.choice("side", Side.class, null),
            type,
            fields.decimal("quantity"),
            price(fields, "limitPrice", type, type.limited),
            price(fields, "stopPrice", type, type.stopped),
            fields.choice("timeInForce", Force.class, Force.GTC),
            fields.whole("goodTill"),
            fields.flag("postOnly", false));
    return new Place(terms, fields.whole("validUntil"));
  }

  private static @Nullable BigDecimal price(Fields fields, String name, Type type, boolean wanted) {
    @Nullable BigDecimal price = fields.optionalDecimal(name);
    if (wanted == (price == null)) {
      throw BadRequest.field(name, (wanted ? "present" : "absent") + " in a " + type + " order");
    }
    return price;
  }

  static Amend amend(byte[] body) {
    Fields fields = new Fields(Json.tree(body));
    Amend amend =
        new Amend(
            fields.optionalDecimal("quantity"),
            fields.optionalDecimal("limitPrice"),
            fields.optionalDecimal("stopPrice"),
            fields.get("amendId") == null ? null : fields.name("amendId", ID),
            fields.whole("validUntil"));
    if (amend.quantity() == null && amend.limitPrice() == null && amend.stopPrice() == null) {
      throw BadRequest.field("quantity", "present, or limitPrice, or stopPrice");
    }
    return amend;
  }

  static Depth depth(byte[] body) {
    Fields fields = new Fields(Json.tree(body));
    @Nullable Long time = fields.whole("marketTime");
    return new Depth(
        fields.name("symbol", SYMBOL),
        levels("bids", fields.get("bids")),
        levels("asks", fields.get("asks")),
        time == null ? null : Instant.EPOCH.plus(time, ChronoUnit.MICROS));
  }

  private static List<Level> levels(String side, @Nullable JsonNode levels) {
    if (levels == null || !levels.isArray() || levels.size() > LEVELS) {
      throw BadRequest.field(side, "a list of [price, quantity], at most " + LEVELS);
    }
    List<Level> all = new ArrayList<>();
    for (JsonNode level : levels) {
      if (!level.isArray() || level.size() != 2) {
        throw BadRequest.field(side, "a list of [price, quantity]");
      }
      BigDecimal price = Fields.decimal(side, level.get(0));
      BigDecimal quantity = Fields.decimal(side, level.get(1));
      if (price.signum() <= 0 || quantity.signum() <= 0) {
        throw BadRequest.field(side, "prices and quantities above 0");
      }
      all.add(new Level(price, quantity));
    }
    return all;
  }

  static Listing listing(byte[] body) {
    Fields fields = new Fields(Json.tree(body));
    BigDecimal tick = fields.decimal("tickSize", FINEST_TICK);
    if (tick.signum() <= 0) {
      throw BadRequest.field("tickSize", "above 0");
    }
    return new Listing(
        fields.name("symbol", SYMBOL),
        tick,
        new PaperInstrument(
            notBelowZero(fields, "lotSize"),
            notBelowZero(fields, "minNotional"),
            notBelowZero(fields, "priceBandBps"),
            0,
            0,
            fields.flag("halted", false)));
  }

  private static BigDecimal notBelowZero(Fields fields, String name) {
    BigDecimal value = fields.decimal(name, BigDecimal.ZERO);
    if (value.signum() < 0) {
      throw BadRequest.field(name, "not below 0");
    }
    return value;
  }

  static long skew(byte[] body) {
    @Nullable Long skew = new Fields(Json.tree(body)).whole("skewMicros");
    if (skew == null) {
      throw BadRequest.field("skewMicros", "a whole number");
    }
    return skew;
  }

  static BigDecimal finestTick() {
    return FINEST_TICK;
  }
}
