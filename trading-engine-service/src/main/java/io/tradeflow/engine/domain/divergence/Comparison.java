package io.tradeflow.engine.domain.divergence;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.bot.BotFill;
import io.tradeflow.engine.domain.divergence.Difference.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds and explains what differs. One use. */
public final class Comparison {
  private final Observed observed;
  private final Map<String, Bars> bars;
  private final long from;
  private final Rerun backtest;
  private final Rerun paper;
  private final Map<Advised.Key, Decided> decided = new LinkedHashMap<>();
  private final Map<Advised.Key, Executed> fills = new LinkedHashMap<>();
  private final List<BotFill> unmatched = new ArrayList<>();
  private final List<Difference> found = new ArrayList<>();

  /**
   * Prepares it.
   *
   * @param bars of all symbols; the result is taken at their last closes
   * @param from second at which the span begins
   */
  public Comparison(Observed observed, List<Bars> bars, long from, Rerun backtest, Rerun paper) {
    this.observed = observed;
    this.bars = bars.stream().collect(Collectors.toMap(Bars::symbol, Function.identity()));
    this.from = from;
    this.backtest = backtest;
    this.paper = paper;
  }

  /** Compares; the engine's own signals on the recorded candles are checked as well. */
  public Divergence of(List<Advised> livePath) {
    match();
    signals();
    backtest.fills().forEach((key, rerun) -> fill(key, fills.get(key), rerun));
    fills.forEach(
        (key, live) -> {
          if (!backtest.fills().containsKey(key)) {
            onlyLive(key, live);
          }
        });
    unmatched.forEach(this::other);
    observed.carried().forEach(this::carried);
    found.sort(Comparator.comparing(Difference::time).thenComparing(Difference::symbol));
    return new Divergence(
        same(livePath, backtest.signals()), live(), figures(paper), figures(backtest), found);
  }

  /** Which fills followed which signal. */
  private void match() {
    Map<UUID, Advised.Key> byId = new HashMap<>();
    for (Decided each : observed.decided()) {
      byId.put(each.signalId(), each.signal().key());
      decided.put(each.signal().key(), each);
    }
    for (BotFill fill : observed.fills()) {
      Advised.Key key = fill.signalId() == null ? null : byId.get(fill.signalId());
      if (key == null) {
        unmatched.add(fill);
        continue;
      }
      Executed before =
          fills.getOrDefault(
              key,
              new Executed(
                  fill.direction(),
                  BigDecimal.ZERO,
                  BigDecimal.ZERO,
                  BigDecimal.ZERO,
                  fill.marketTime()));
      fills.put(key, before.plus(fill.quantity(), fill.price(), fill.fee()));
    }
  }

  private void signals() {
    Map<Advised.Key, Advised> rerun =
        backtest.signals().stream()
            .collect(Collectors.toMap(Advised::key, Function.identity(), (one, same) -> one));
    rerun.forEach(
        (key, advised) -> {
          Decided live = decided.get(key);
          if (live == null) {
            notSeen(key);
          } else if (live.signal().strength() != advised.strength()
              || !live.signal().reason().equals(advised.reason())) {
            signal(
                key,
                Cause.WARM_UP,
                "The bot saw \"%s\", the rerun \"%s\": candles before the recorded ones count too."
                    .formatted(live.signal().reason(), advised.reason()));
          }
        });
    decided.keySet().stream().filter(key -> !rerun.containsKey(key)).forEach(this::onlySeen);
  }

  private void notSeen(Advised.Key key) {
    if (!close(key).isAfter(observed.createdAt())) {
      signal(key, Cause.BEFORE_THE_BOT, "The bot was created later.");
    } else if (observed.raised().contains(key)) {
      signal(key, Cause.BOT_NOT_RUNNING, "The signal was raised while the bot did not run.");
    } else {
      signal(
          key,
          Cause.LATE_OR_MISSED_CANDLE,
          "The engine raised no signal on this candle: it came too late to trade on or not at all,"
              + " or nobody followed the strategy.");
    }
  }

  private void onlySeen(Advised.Key key) {
    if (recorded(key)) {
      signal(key, Cause.WARM_UP, "Candles before the recorded ones led to it.");
    } else {
      signal(key, Cause.MISSING_BAR, "Its candle is not recorded.");
    }
  }

  private boolean recorded(Advised.Key key) {
    Bars market = bars.get(key.symbol());
    int bar = market == null ? 0 : market.firstFrom(key.openSecond());
    return market != null && bar < market.count() && market.openSecond(bar) == key.openSecond();
  }

  private void signal(Advised.Key key, Cause cause, String detail) {
    found.add(
        new Difference(
            Kind.SIGNAL,
            cause,
            key.symbol(),
            Instant.ofEpochSecond(key.openSecond()),
            key.direction(),
            BigDecimal.ZERO,
            detail));
  }

  private void fill(Advised.Key key, @Nullable Executed live, Executed rerun) {
    if (live == null) {
      Decided verdict = decided.get(key);
      effect(
          key,
          rerun.at(),
          verdict == null ? whyNotSeen(key) : whyNotFilled(verdict),
          rerun.gainAt(last(key.symbol())).negate(),
          verdict == null ? "The bot did not judge this signal." : whatHappened(verdict));
      return;
    }
    BigDecimal sign = key.direction() == Direction.BUY ? BigDecimal.ONE : BigDecimal.ONE.negate();
    Executed late = paper.fills().get(key);
    BigDecimal latePrice = late == null ? live.price() : late.price();
    BigDecimal signed = rerun.quantity().multiply(sign);
    effect(
        key,
        live.at(),
        Cause.LATENCY,
        rerun.price().subtract(latePrice).multiply(signed),
        "Filled %d s after the close; with such latencies the rerun pays %s instead of %s."
            .formatted(
                live.at().getEpochSecond() - close(key).getEpochSecond(),
                Amounts.text(latePrice),
                Amounts.text(rerun.price())));
    effect(
        key,
        live.at(),
        Cause.MARKET_DEPTH,
        latePrice.subtract(live.price()).multiply(signed),
        "The market gave %s, the model %s."
            .formatted(Amounts.text(live.price()), Amounts.text(latePrice)));
    effect(
        key,
        live.at(),
        Cause.QUANTITY,
        live.quantity()
            .subtract(rerun.quantity())
            .multiply(sign)
            .multiply(last(key.symbol()).subtract(live.price())),
        "Quantity %s, in the rerun %s."
            .formatted(Amounts.text(live.quantity()), Amounts.text(rerun.quantity())));
    effect(
        key,
        live.at(),
        Cause.FEE,
        rerun.fee().subtract(live.fee()),
        "Fee %s, in the rerun %s.".formatted(Amounts.text(live.fee()), Amounts.text(rerun.fee())));
  }

  private Cause whyNotSeen(Advised.Key key) {
    return found.stream()
        .filter(each -> each.kind() == Kind.SIGNAL && each.symbol().equals(key.symbol()))
        .filter(each -> each.time().getEpochSecond() == key.openSecond())
        .map(Difference::cause)
        .findFirst()
        .orElse(Cause.LATE_OR_MISSED_CANDLE);
  }

  private static Cause whyNotFilled(Decided verdict) {
    if (!verdict.ordered()) {
      return Cause.BOT_SKIPPED;
    }
    return "REJECTED".equals(verdict.orderState()) ? Cause.RISK_REJECTED : Cause.NOT_FILLED;
  }

  private static String whatHappened(Decided verdict) {
    String detail = verdict.detail() == null ? "" : ": " + verdict.detail();
    if (!verdict.ordered()) {
      return verdict.code() + detail;
    }
    return verdict.orderState() == null
        ? "The order was asked for and never seen."
        : "The order is " + verdict.orderState() + detail;
  }

  private void onlyLive(Advised.Key key, Executed live) {
    boolean advised = backtest.signals().stream().anyMatch(signal -> signal.key().equals(key));
    Cause otherwise = recorded(key) ? Cause.WARM_UP : Cause.MISSING_BAR;
    effect(
        key,
        live.at(),
        advised ? Cause.RERUN_HOLDS_OTHERWISE : otherwise,
        live.gainAt(last(key.symbol())),
        advised
            ? "The rerun had the signal and placed nothing: what it holds or its cash differs"
                + " (refused in all: %s).".formatted(backtest.refused())
            : "The rerun has no such signal.");
  }

  private void other(BotFill fill) {
    found.add(
        new Difference(
            Kind.FILL,
            Cause.OTHER_SIGNAL,
            fill.symbol(),
            fill.marketTime(),
            fill.direction(),
            fill.worthAt(last(fill.symbol())),
            "Order %s followed no signal of the span.".formatted(fill.orderId())));
  }

  private void carried(String symbol, BigDecimal quantity) {
    if (quantity.signum() != 0) {
      found.add(
          new Difference(
              Kind.POSITION,
              Cause.CARRIED_IN,
              symbol,
              Instant.ofEpochSecond(from),
              null,
              quantity.multiply(last(symbol).subtract(first(symbol))),
              "The bot began with %s, the rerun with nothing.".formatted(Amounts.text(quantity))));
    }
  }

  private void effect(Advised.Key key, Instant at, Cause cause, BigDecimal effect, String detail) {
    if (effect.signum() != 0) {
      found.add(
          new Difference(Kind.FILL, cause, key.symbol(), at, key.direction(), effect, detail));
    }
  }

  private Instant close(Advised.Key key) {
    Bars market = bars.get(key.symbol());
    return Instant.ofEpochSecond(key.openSecond() + (market == null ? 0 : market.seconds()));
  }

  private BigDecimal last(String symbol) {
    Bars market = bars.get(symbol);
    return market == null ? BigDecimal.ZERO : BigDecimal.valueOf(market.close(market.count() - 1));
  }

  private BigDecimal first(String symbol) {
    Bars market = bars.get(symbol);
    return market == null
        ? BigDecimal.ZERO
        : BigDecimal.valueOf(market.open(Math.min(market.firstFrom(from), market.count() - 1)));
  }

  private Divergence.Figures live() {
    BigDecimal fees = BigDecimal.ZERO;
    BigDecimal result = BigDecimal.ZERO;
    for (BotFill fill : observed.fills()) {
      fees = fees.add(fill.fee());
      result = result.add(fill.worthAt(last(fill.symbol())));
    }
    for (Map.Entry<String, BigDecimal> each : observed.carried().entrySet()) {
      BigDecimal rise = last(each.getKey()).subtract(first(each.getKey()));
      result = result.add(each.getValue().multiply(rise));
    }
    return new Divergence.Figures(observed.decided().size(), observed.fills().size(), fees, result);
  }

  private Divergence.Figures figures(Rerun rerun) {
    BigDecimal fees = BigDecimal.ZERO;
    BigDecimal result = BigDecimal.ZERO;
    for (Map.Entry<Advised.Key, Executed> each : rerun.fills().entrySet()) {
      fees = fees.add(each.getValue().fee());
      result = result.add(each.getValue().gainAt(last(each.getKey().symbol())));
    }
    return new Divergence.Figures(rerun.signals().size(), rerun.fills().size(), fees, result);
  }

  /** Bit for bit. */
  static boolean same(List<Advised> one, List<Advised> other) {
    return one.equals(other);
  }
}
