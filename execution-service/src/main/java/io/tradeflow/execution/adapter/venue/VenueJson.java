package io.tradeflow.execution.adapter.venue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.OrderType;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Side;
import io.tradeflow.execution.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The venue's words, as far as we use them. */
final class VenueJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(it -> it.withValueInclusion(JsonInclude.Include.NON_NULL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /** What the venue said is not of its protocol. */
  static final class Garbage extends RuntimeException {
    private static final long serialVersionUID = 1;

    Garbage(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private record Place(
      String clientOrderId,
      String account,
      String symbol,
      String side,
      String type,
      String quantity,
      @Nullable String limitPrice,
      @Nullable String stopPrice,
      String timeInForce,
      @Nullable Long goodTill,
      boolean postOnly,
      long validUntil) {}

  private record Amend(
      String amendId,
      String quantity,
      @Nullable String limitPrice,
      @Nullable String stopPrice,
      long validUntil) {}

  /** State of an order at the venue. */
  enum State {
    OPEN,
    FILLED,
    CANCELLED,
    EXPIRED
  }

  /** An order at the venue. */
  record VenueOrder(
      String clientOrderId,
      State state,
      int fillCount,
      @Nullable String reason,
      long sequence,
      @Nullable String account) {
    VenueOrder {
      need(clientOrderId, "clientOrderId");
      need(state, "state");
    }

    boolean open() {
      return state == State.OPEN;
    }
  }

  /** A fill at the venue; {@code number} counts from 1 in each order. */
  record VenueFill(
      String clientOrderId,
      String fillId,
      int number,
      BigDecimal quantity,
      BigDecimal price,
      BigDecimal fee,
      boolean maker) {
    VenueFill {
      need(clientOrderId, "clientOrderId");
      need(fillId, "fillId");
      need(quantity, "quantity");
      need(price, "price");
      need(fee, "fee");
    }
  }

  /** An order with its terms. */
  record AccountOrder(
      String clientOrderId,
      String account,
      String symbol,
      Side side,
      OrderType type,
      BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice,
      TimeInForce timeInForce,
      @Nullable Long goodTill,
      boolean postOnly) {
    AccountOrder {
      need(clientOrderId, "clientOrderId");
      need(account, "account");
      need(symbol, "symbol");
      need(side, "side");
      need(type, "type");
      need(quantity, "quantity");
      need(timeInForce, "timeInForce");
    }
  }

  record Orders(List<AccountOrder> orders, @Nullable Long next) {
    Orders {
      need(orders, "orders");
    }
  }

  /** A fill of an account; its order may be anybody's. */
  record AccountFill(String clientOrderId, String fillId, long sequence) {
    AccountFill {
      need(clientOrderId, "clientOrderId");
      need(fillId, "fillId");
    }
  }

  record AccountFills(List<AccountFill> fills) {
    AccountFills {
      need(fills, "fills");
    }
  }

  record Holding(String symbol, BigDecimal quantity) {
    Holding {
      need(symbol, "symbol");
      need(quantity, "quantity");
    }
  }

  record Positions(List<Holding> positions) {
    Positions {
      need(positions, "positions");
    }
  }

  record Balance(String currency, BigDecimal amount) {
    Balance {
      need(currency, "currency");
      need(amount, "amount");
    }
  }

  record Balances(List<Balance> balances) {
    Balances {
      need(balances, "balances");
    }
  }

  record Fills(List<VenueFill> fills) {
    Fills {
      need(fills, "fills");
    }
  }

  record Problem(String code, @Nullable String message, long venueTime) {
    Problem {
      need(code, "code");
    }
  }

  record Time(long venueTime, long sequence) {}

  enum Type {
    ORDER,
    FILL,
    HEARTBEAT
  }

  /** A frame of the stream. */
  record Frame(Type type, long sequence, @Nullable VenueOrder order, @Nullable VenueFill fill) {
    Frame {
      need(type, "type");
    }
  }

  private VenueJson() {}

  static byte[] place(NewOrder terms, long validUntil) {
    @Nullable Instant goodTill = terms.lifetime().goodTill();
    return MAPPER.writeValueAsBytes(
        new Place(
            terms.id().toString(),
            terms.accountId(),
            terms.symbol(),
            terms.side().name(),
            type(terms.pricing()).name(),
            terms.quantity().toPlainString(),
            text(terms.limitPrice()),
            stop(terms.pricing()),
            terms.lifetime().force().name(),
            goodTill == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, goodTill),
            terms.postOnly(),
            validUntil));
  }

  /** A trailing stop waits with us and comes here once the market has reached it. */
  private static OrderType type(Pricing pricing) {
    return trails(pricing) ? OrderType.MARKET : pricing.type();
  }

  private static boolean trails(Pricing pricing) {
    return pricing instanceof Pricing.Trailing;
  }

  static byte[] amend(Amendment change, long validUntil) {
    return MAPPER.writeValueAsBytes(
        new Amend(
            change.id().toString(),
            change.quantity().toPlainString(),
            text(change.pricing().limitPrice()),
            stop(change.pricing()),
            validUntil));
  }

  private static @Nullable String stop(Pricing pricing) {
    return trails(pricing) ? null : text(pricing.stopPrice());
  }

  private static @Nullable String text(@Nullable BigDecimal price) {
    return price == null ? null : price.toPlainString();
  }

  /**
   * Reads an answer or a frame.
   *
   * @throws Garbage if it is none
   */
  static <T> T read(byte[] json, Class<T> type) {
    try {
      @Nullable T read = MAPPER.readValue(json, type);
      if (read == null) {
        throw new Garbage("The venue said null", null);
      }
      return read;
    } catch (JacksonException e) {
      throw new Garbage("The venue's answer is not of its protocol: " + e.getOriginalMessage(), e);
    }
  }

  private static void need(@Nullable Object value, String name) {
    if (value == null) {
      throw new Garbage("The venue left out " + name, null);
    }
  }
}
