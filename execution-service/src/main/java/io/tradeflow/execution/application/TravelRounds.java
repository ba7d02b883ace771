package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.application.TimeTravels.Bound;
import io.tradeflow.execution.application.TimeTravels.Ended;
import io.tradeflow.execution.domain.Lifetime;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Origin;
import io.tradeflow.execution.domain.Position;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Side;
import io.tradeflow.execution.domain.Size;
import io.tradeflow.execution.domain.TimeInForce;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Admits accounts to their recorded spans and clears up when those have ended: open orders are
 * cancelled, then what is held is closed at the last prices by orders that the span's broker has
 * filled. Every instance may do all of it; each step is harmless when repeated, and what is left
 * undone the next round does. For one thread.
 */
public final class TravelRounds {
  private static final System.Logger LOG = System.getLogger(TravelRounds.class.getName());

  /** Rounds in which orders and books that were under way arrive. */
  private static final int PATIENCE = 3;

  private static final BigDecimal UNLISTED_TICK = BigDecimal.ONE;

  private final TimeTravels travels;
  private final TravelBook book;
  private final OrderLedger ledger;
  private final CancelRequests cancels;
  private final Market market;
  private final Consumer<UUID> forget;
  private final Map<UUID, Integer> seen = new HashMap<>();

  /**
   * @param forget told of each time travel of which nothing is left
   */
  public TravelRounds(
      TimeTravels travels,
      TravelBook book,
      OrderLedger ledger,
      CancelRequests cancels,
      Market market,
      Consumer<UUID> forget) {
    this.travels = travels;
    this.book = book;
    this.ledger = ledger;
    this.cancels = cancels;
    this.market = market;
    this.forget = forget;
  }

  /** Does what can be done now. */
  public void round() {
    Set<UUID> known = new HashSet<>();
    for (Bound bound : travels.asked()) {
      known.add(bound.travel());
      if (ripe(bound.travel())) {
        attempt(bound.travel(), () -> admit(bound));
      }
    }
    List<Ended> ending = travels.ending();
    if (!ending.isEmpty()) {
      Set<UUID> unsettled =
          done(book.unsettled(ending.stream().map(Ended::travel).collect(Collectors.toSet())));
      for (Ended end : ending) {
        known.add(end.travel());
        if (!unsettled.contains(end.travel())) {
          settled(end);
        } else if (ripe(end.travel())) {
          attempt(end.travel(), () -> clear(end));
        }
      }
    }
    seen.keySet().retainAll(known);
  }

  private boolean ripe(UUID travel) {
    return seen.merge(travel, 1, Integer::sum) > PATIENCE;
  }

  private void admit(Bound bound) {
    done(book.admit(bound.account(), bound.travel()))
        .ifPresent(
            flat -> {
              travels.admitted(bound, flat);
              seen.remove(bound.travel());
            });
  }

  private void clear(Ended end) {
    List<TravelBook.OpenOrder> open = done(book.open(end.account(), end.travel()));
    List<UUID> unasked =
        open.stream().filter(order -> !order.asked()).map(TravelBook.OpenOrder::id).toList();
    if (!unasked.isEmpty()) {
      Void ignored = done(cancels.ask(end.account(), unasked));
      seen.put(end.travel(), 0);
    }
    if (!open.isEmpty()) {
      return;
    }
    List<Position> held =
        done(book.wasBound(end.travel())) ? done(book.held(end.account())) : List.of();
    held.forEach(position -> close(end, position));
    if (held.isEmpty()) {
      Void ignored = done(book.settle(end.travel()));
      settled(end);
    }
  }

  /** The broker of the span fills it at its price as soon as it is asked about it. */
  private void close(Ended end, Position position) {
    String symbol = position.symbol();
    @Nullable BigDecimal price = end.lastPrices().get(symbol);
    if (price == null) {
      throw new IllegalStateException("No last price of " + symbol + ", which is held");
    }
    String name = "close-" + end.travel() + '-' + symbol;
    @Nullable InstrumentRules rules = market.instrument(symbol);
    BigDecimal quantity = position.quantity().abs();
    NewOrder order =
        new NewOrder(
            UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
            end.account(),
            symbol,
            position.quantity().signum() > 0 ? Side.SELL : Side.BUY,
            quantity,
            new Size.Quantity(quantity),
            new Pricing.Limit(price),
            new Lifetime(TimeInForce.GTC, null),
            true,
            false,
            TimeTravels.broker(end.travel()),
            Origin.foreign(name),
            rules == null ? UNLISTED_TICK : rules.tick(),
            end.at());
    var ignored = done(ledger.adopt(order, "The time travel has ended; its position is closed."));
  }

  private void settled(Ended end) {
    travels.settled(end.travel());
    forget.accept(end.travel());
  }

  private static void attempt(UUID travel, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Time travel " + travel + " is tried again: " + e);
    }
  }
}
