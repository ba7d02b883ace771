package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.application.queue.ManageBacktests.Asked;
import io.tradeflow.engine.domain.Interval;
import java.util.Optional;

/** What a backtest reads of the platform's candles. */
final class CandleSpan {
  private final History history;
  private final Asked asked;
  private final Interval interval;

  CandleSpan(History history, Asked asked) {
    this.history = history;
    this.asked = asked;
    this.interval = asked.interval() == null ? Interval.MINUTE : asked.interval();
  }

  PlannedSpan span() {
    long begin = Long.MIN_VALUE;
    long end = Long.MAX_VALUE;
    for (String symbol : asked.symbols()) {
      History.Coverage there = coverage(symbol);
      begin = Math.max(begin, there.from());
      end = Math.min(end, there.to());
    }
    long to = asked.to() == null ? end : asked.to().getEpochSecond();
    long length = interval.length().toSeconds();
    long from =
        asked.from() == null ? begin + asked.warmUp() * length : asked.from().getEpochSecond();
    if (asked.from() == null && from >= to) {
      from = begin;
    }
    PlannedSpan.check(
        from,
        to,
        begin,
        end,
        "%s candles of %s".formatted(interval.code(), String.join(", ", asked.symbols())));
    long warmFrom = from;
    for (String symbol : asked.symbols()) {
      warmFrom = Math.min(warmFrom, history.before(symbol, interval, from, asked.warmUp()));
    }
    return new PlannedSpan(asked.symbols(), null, warmFrom, from, to, bars(warmFrom, from, to));
  }

  private History.Coverage coverage(String symbol) {
    Optional<History.Coverage> there = history.coverage(symbol, interval);
    return there.orElseThrow(
        () ->
            PlannedSpan.refused(
                "There are no %s candles of %s. GET /api/v1/backtests/history?symbol=… says what"
                        .formatted(
                            interval.code(),
                            symbol.length() > 40 ? symbol.substring(0, 40) + "…" : symbol)
                    + " there is."));
  }

  private long bars(long warmFrom, long from, long to) {
    long bars = 0;
    for (String symbol : asked.symbols()) {
      long traded = history.count(symbol, interval, from, to);
      if (traded == 0) {
        throw PlannedSpan.refused("There is no candle of %s in that span.".formatted(symbol));
      }
      bars += traded + history.count(symbol, interval, warmFrom, from);
    }
    return bars;
  }
}
