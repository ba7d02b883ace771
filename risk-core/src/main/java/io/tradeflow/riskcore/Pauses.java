package io.tradeflow.riskcore;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says which protections hold an account back, by the same figures that the controls ask for. */
final class Pauses {
  private final Instant market;
  private final List<Pause> found = new ArrayList<>();

  private Pauses(Instant market) {
    this.market = market;
  }

  static List<Pause> of(
      RiskState state, Function<@Nullable String, Protections> protections, Instant market) {
    Pauses pauses = new Pauses(market);
    Conduct conduct = state.conduct();
    Protections all = protections.apply(null);
    if (state.halted() && state.day() != null) {
      pauses.add(
          DailyLoss.CODE,
          null,
          state.day().atStartOfDay().toInstant(ZoneOffset.UTC),
          Duration.ofDays(1));
    }
    if (all.drawdownPercent() != null) {
      pauses.add(DrawdownHalt.CODE, null, conduct.drawdownSince(), all.drawdownPause());
    }
    pauses.add(LossStreak.CODE, null, LossStreak.lastOfStreak(conduct, all), all.lossPause());
    conduct
        .trails()
        .forEach(
            (symbol, trail) ->
                pauses.add(
                    Cooldown.CODE, symbol, trail.exit(), protections.apply(symbol).cooldown()));
    pauses.found.sort(Comparator.comparing(Pause::endsAt).thenComparing(Pause::control));
    return List.copyOf(pauses.found);
  }

  private void add(
      String control, @Nullable String symbol, @Nullable Instant since, Duration time) {
    if (since != null && Moment.compareElapsed(since, market, time) < 0) {
      found.add(new Pause(control, symbol, since.plus(time)));
    }
  }
}
