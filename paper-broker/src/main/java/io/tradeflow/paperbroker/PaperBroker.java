package io.tradeflow.paperbroker;

import io.tradeflow.paperbroker.PaperOrder.Force;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Matches orders against depth snapshots. The same terms and the same calls give the same reports.
 * Market orders walk the book, limit orders cross or rest; a resting order is filled at its limit,
 * as maker, once the opposite side reaches it. Not thread-safe: one caller at a time.
 */
public final class PaperBroker {
  private static final BigDecimal BASIS_POINTS = BigDecimal.valueOf(10_000);
  private static final int FEE_SCALE = 8;
  private static final int REMEMBERED = 100_000;

  private final PaperTerms terms;
  private final Map<String, Book> books = new HashMap<>();
  private final Map<String, WorkingOrder> working = new LinkedHashMap<>();
  private final Map<String, Report> answers =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Report> eldest) {
          return size() > REMEMBERED;
        }
      };

  public PaperBroker(PaperTerms terms) {
    this.terms = terms;
  }

  /** Takes the order; the same client order id gets the same answer and works once. */
  public Report submit(PaperOrder order, Instant now) {
    @Nullable Report earlier = answers.get(order.clientOrderId());
    if (earlier != null) {
      return earlier;
    }
    @Nullable String refusal = refusal(order);
    Report answer =
        refusal == null
            ? new Report.Accepted(order.clientOrderId())
            : new Report.Refused(order.clientOrderId(), refusal);
    answers.put(order.clientOrderId(), answer);
    if (refusal == null) {
      WorkingOrder taken = new WorkingOrder(order, due(order, now), BigDecimal.ZERO, 0);
      taken.begin(marketNow(order.symbol(), now));
      working.put(order.clientOrderId(), taken);
    }
    return answer;
  }

  /** Puts an order back that was working before a restart. */
  public void restore(PaperOrder order, BigDecimal filled, int fills, Instant accepted) {
    WorkingOrder restored = new WorkingOrder(order, accepted, filled, fills);
    restored.begin(marketNow(order.symbol(), accepted));
    restored.resting = order.limitPrice() != null && rests(order.force());
    answers.put(order.clientOrderId(), new Report.Accepted(order.clientOrderId()));
    working.put(order.clientOrderId(), restored);
  }

  /** Forgets an order without a word: another instance works it now. */
  public void forget(String clientOrderId) {
    working.remove(clientOrderId);
    answers.remove(clientOrderId);
  }

  /** Whether the order is still in the broker's hands. */
  public boolean works(String clientOrderId) {
    return working.containsKey(clientOrderId);
  }

  /** Cancels what is left; empty if nothing works under that id. */
  public List<Report> cancel(String clientOrderId, String reason) {
    return working.remove(clientOrderId) == null
        ? List.of()
        : List.of(new Report.Cancelled(clientOrderId, reason));
  }

  /** Replaces the book of the symbol and matches what it now permits. */
  public List<Report> onDepth(Depth depth, Instant now) {
    books.computeIfAbsent(depth.symbol(), symbol -> new Book()).replace(depth);
    return match(now, depth.symbol());
  }

  /** Executes orders whose latency has passed. */
  public List<Report> advance(Instant now) {
    return match(now, null);
  }

  /** Time of the symbol's last book in its market; null before the first, or if it had none. */
  public @Nullable Instant marketTime(String symbol) {
    @Nullable Book book = books.get(symbol);
    return book == null ? null : book.marketTime();
  }

  private Instant marketNow(String symbol, Instant now) {
    @Nullable Instant time = marketTime(symbol);
    return time == null ? now : time;
  }

  private List<Report> match(Instant now, @Nullable String symbol) {
    List<Report> reports = new ArrayList<>();
    Iterator<WorkingOrder> orders = working.values().iterator();
    while (orders.hasNext()) {
      WorkingOrder order = orders.next();
      if ((symbol == null && !order.resting) || order.order.symbol().equals(symbol)) {
        if (!match(order, now, reports)) {
          orders.remove();
        }
      }
    }
    return reports;
  }

  /** Whether the order still works afterwards. */
  private boolean match(WorkingOrder order, Instant now, List<Report> reports) {
    String id = order.order.clientOrderId();
    if (order.expired(marketNow(order.order.symbol(), now))) {
      reports.add(new Report.Expired(id));
      return false;
    }
    @Nullable Book book = books.get(order.order.symbol());
    if (now.isBefore(order.due) || book == null) {
      return true;
    }
    if (order.order.force() == Force.FOK && book.available(order).compareTo(order.remaining) < 0) {
      reports.add(new Report.Cancelled(id, "FOK: the book does not hold the whole quantity"));
      return false;
    }
    book.take(order).forEach(level -> reports.add(fill(order, level)));
    if (order.done()) {
      return false;
    }
    if (order.order.limitPrice() == null || !rests(order.order.force())) {
      reports.add(new Report.Cancelled(id, "Nothing more in the book at an acceptable price"));
      return false;
    }
    order.resting = true;
    return true;
  }

  private Report fill(WorkingOrder order, Level level) {
    BigDecimal price = price(order, level.price());
    BigDecimal bps = order.resting ? terms.makerFeeBps() : terms.takerFeeBps();
    BigDecimal fee =
        price
            .multiply(level.quantity())
            .multiply(bps)
            .divide(BASIS_POINTS, FEE_SCALE, RoundingMode.HALF_UP);
    order.remaining = order.remaining.subtract(level.quantity());
    order.fills++;
    String fillId = order.order.clientOrderId() + "-" + order.fills;
    return new Report.Filled(
        order.order.clientOrderId(), fillId, level.quantity(), price, fee, order.resting);
  }

  /** Resting orders get their limit; takers slip against themselves, never past their limit. */
  private BigDecimal price(WorkingOrder order, BigDecimal level) {
    @Nullable BigDecimal limit = order.order.limitPrice();
    if (order.resting && limit != null) {
      return limit;
    }
    boolean buy = order.order.buy();
    BigDecimal slip = level.multiply(terms.slippageBps()).divide(BASIS_POINTS);
    BigDecimal slipped = buy ? level.add(slip) : level.subtract(slip);
    BigDecimal tick = order.order.tickSize();
    BigDecimal rounded =
        slipped
            .divide(tick, 0, buy ? RoundingMode.CEILING : RoundingMode.FLOOR)
            .multiply(tick)
            .max(tick);
    if (limit == null) {
      return rounded;
    }
    return buy ? rounded.min(limit) : rounded.max(limit);
  }

  private Instant due(PaperOrder order, Instant now) {
    long mean = terms.latency().toNanos();
    if (mean == 0) {
      return now;
    }
    long own = terms.seed() * 31 + order.clientOrderId().hashCode();
    return now.plusNanos(mean / 2 + new SplittableRandom(own).nextLong(mean));
  }

  private static boolean rests(Force force) {
    return force == Force.GTC || force == Force.DAY;
  }

  private static @Nullable String refusal(PaperOrder order) {
    if (order.quantity().signum() <= 0) {
      return "Quantity must be above zero";
    }
    @Nullable BigDecimal limit = order.limitPrice();
    if (limit != null && (limit.signum() <= 0 || limit.remainder(order.tickSize()).signum() != 0)) {
      return "Limit price must be a multiple of " + order.tickSize().toPlainString();
    }
    return null;
  }
}
