package io.tradeflow.engine.domain.divergence;

import io.tradeflow.engine.domain.divergence.Difference.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Signals that one side had and the other had not, or not so. */
final class SignalDifferences {
  private final Observed observed;
  private final Matches matches;
  private final Span span;
  private final Map<Advised.Key, Difference> found = new LinkedHashMap<>();

  private SignalDifferences(Observed observed, Matches matches, Span span) {
    this.observed = observed;
    this.matches = matches;
    this.span = span;
  }

  /** By signal. */
  static Map<Advised.Key, Difference> of(
      Observed observed, Matches matches, Span span, Rerun rerun) {
    SignalDifferences differences = new SignalDifferences(observed, matches, span);
    Set<Advised.Key> advised = new HashSet<>();
    for (Advised each : rerun.signals()) {
      advised.add(each.key());
      differences.compare(each);
    }
    for (Advised.Key key : matches.decided().keySet()) {
      if (!advised.contains(key)) {
        differences.onlyLive(key);
      }
    }
    return differences.found;
  }

  private void compare(Advised rerun) {
    Decided live = matches.decided().get(rerun.key());
    if (live == null) {
      notJudged(rerun.key());
    } else if (!live.signal().equals(rerun)) {
      add(
          rerun.key(),
          Cause.WARM_UP,
          "The bot saw \"%s\", the rerun \"%s\": candles before the recorded ones count too."
              .formatted(live.signal().reason(), rerun.reason()));
    }
  }

  private void notJudged(Advised.Key key) {
    if (!span.close(key).isAfter(observed.createdAt())) {
      add(key, Cause.BEFORE_THE_BOT, "The bot was created later.");
    } else if (observed.raised().contains(key)) {
      add(key, Cause.BOT_NOT_RUNNING, "The signal was raised while the bot did not run.");
    } else {
      add(
          key,
          Cause.LATE_OR_MISSED_CANDLE,
          "The engine raised no signal on this candle: it came too late to trade on or not at all,"
              + " or nobody followed the strategy.");
    }
  }

  private void onlyLive(Advised.Key key) {
    if (span.isRecorded(key)) {
      add(key, Cause.WARM_UP, "Candles before the recorded ones led to it.");
    } else {
      add(key, Cause.MISSING_BAR, "Its candle is not recorded.");
    }
  }

  private void add(Advised.Key key, Cause cause, String detail) {
    found.put(
        key,
        new Difference(
            Kind.SIGNAL,
            cause,
            key.symbol(),
            Instant.ofEpochSecond(key.openSecond()),
            key.direction(),
            BigDecimal.ZERO,
            detail));
  }
}
