package io.tradeflow.engine.domain.divergence;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.divergence.Difference.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was filled otherwise. The effects of a signal's differences add up to its own. */
final class FillDifferences {
  private final Matches matches;
  private final Span span;
  private final Rerun backtest;
  private final Rerun paper;
  private final Map<Advised.Key, Difference> signals;
  private final Set<Advised.Key> advised;
  private final List<Difference> found = new ArrayList<>();

  /**
   * Prepares it.
   *
   * @param signals what is known to differ in signals
   */
  FillDifferences(
      Matches matches,
      Span span,
      Rerun backtest,
      Rerun paper,
      Map<Advised.Key, Difference> signals) {
    this.matches = matches;
    this.span = span;
    this.backtest = backtest;
    this.paper = paper;
    this.signals = signals;
    this.advised =
        backtest.signals().stream().map(Advised::key).collect(Collectors.toUnmodifiableSet());
  }

  List<Difference> find() {
    backtest
        .fills()
        .forEach(
            (key, rerun) -> {
              Executed live = matches.fills().get(key);
              if (live == null) {
                onlyRerun(key, rerun);
              } else {
                both(key, live, rerun);
              }
            });
    matches
        .fills()
        .forEach(
            (key, live) -> {
              if (!backtest.fills().containsKey(key)) {
                onlyLive(key, live);
              }
            });
    return found;
  }

  private void both(Advised.Key key, Executed live, Executed rerun) {
    BigDecimal sign = key.direction() == Direction.BUY ? BigDecimal.ONE : BigDecimal.ONE.negate();
    BigDecimal signed = rerun.quantity().multiply(sign);
    Executed late = paper.fills().get(key);
    BigDecimal latePrice = late == null ? live.price() : late.price();
    add(
        key,
        live.at(),
        Cause.LATENCY,
        rerun.price().subtract(latePrice).multiply(signed),
        "Filled %d ms after the close; with the bot's latencies the rerun gets %s instead of %s."
            .formatted(
                Duration.between(span.close(key), live.at()).toMillis(),
                Amounts.text(latePrice),
                Amounts.text(rerun.price())));
    add(
        key,
        live.at(),
        Cause.MARKET_DEPTH,
        latePrice.subtract(live.price()).multiply(signed),
        "The market gave %s, the model %s."
            .formatted(Amounts.text(live.price()), Amounts.text(latePrice)));
    BigDecimal more = live.quantity().subtract(rerun.quantity()).multiply(sign);
    add(
        key,
        live.at(),
        Cause.QUANTITY,
        more.multiply(span.last(key.symbol()).subtract(live.price())),
        "Quantity %s, in the rerun %s."
            .formatted(Amounts.text(live.quantity()), Amounts.text(rerun.quantity())));
    add(
        key,
        live.at(),
        Cause.FEE,
        rerun.fee().subtract(live.fee()),
        "Fee %s, in the rerun %s.".formatted(Amounts.text(live.fee()), Amounts.text(rerun.fee())));
  }

  private void onlyRerun(Advised.Key key, Executed rerun) {
    Decided verdict = matches.decided().get(key);
    Difference signal = signals.get(key);
    BigDecimal effect = rerun.gainAt(span.last(key.symbol())).negate();
    if (verdict != null) {
      add(key, rerun.at(), cause(verdict), effect, text(verdict));
    } else if (signal != null) {
      add(key, rerun.at(), signal.cause(), effect, signal.detail());
    } else {
      throw new IllegalStateException("A signal that was not judged is a difference: " + key);
    }
  }

  private static Cause cause(Decided verdict) {
    if (!verdict.ordered()) {
      return Cause.BOT_SKIPPED;
    }
    return "REJECTED".equals(verdict.orderState()) ? Cause.RISK_REJECTED : Cause.NOT_FILLED;
  }

  private static String text(Decided verdict) {
    @Nullable String why = verdict.detail();
    String detail = why == null ? "" : ": " + why;
    if (!verdict.ordered()) {
      return verdict.code() + detail;
    }
    return verdict.orderState() == null
        ? "The order was asked for and never seen."
        : "The order is " + verdict.orderState() + detail;
  }

  private void onlyLive(Advised.Key key, Executed live) {
    BigDecimal effect = live.gainAt(span.last(key.symbol()));
    if (advised.contains(key)) {
      add(
          key,
          live.at(),
          Cause.RERUN_HOLDS_OTHERWISE,
          effect,
          "The rerun had the signal and nothing was filled: what it holds or its cash differs"
              + " (refused in all: %s).".formatted(backtest.refused()));
    } else {
      Cause cause = span.isRecorded(key) ? Cause.WARM_UP : Cause.MISSING_BAR;
      add(key, live.at(), cause, effect, "The rerun has no such signal.");
    }
  }

  private void add(Advised.Key key, Instant at, Cause cause, BigDecimal effect, String detail) {
    if (effect.signum() != 0) {
      found.add(
          new Difference(Kind.FILL, cause, key.symbol(), at, key.direction(), effect, detail));
    }
  }
}
