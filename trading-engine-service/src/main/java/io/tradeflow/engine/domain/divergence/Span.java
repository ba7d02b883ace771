package io.tradeflow.engine.domain.divergence;

import io.tradeflow.engine.domain.backtest.Bars;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The recorded candles that both sides are measured by. */
final class Span {
  private final Map<String, Bars> bars;
  private final long from;

  /**
   * Takes the bars of all symbols.
   *
   * @param from second at which the span begins; earlier bars are warm-up
   */
  Span(List<Bars> bars, long from) {
    this.bars = bars.stream().collect(Collectors.toMap(Bars::symbol, Function.identity()));
    this.from = from;
  }

  Instant begin() {
    return Instant.ofEpochSecond(from);
  }

  /** The last close; 0 for a symbol that the bot did not have. */
  BigDecimal last(String symbol) {
    Bars market = bars.get(symbol);
    return market == null ? BigDecimal.ZERO : BigDecimal.valueOf(market.close(market.count() - 1));
  }

  /** The first open of the span; 0 for a symbol that the bot did not have. */
  BigDecimal first(String symbol) {
    Bars market = bars.get(symbol);
    return market == null
        ? BigDecimal.ZERO
        : BigDecimal.valueOf(market.open(Math.min(market.firstFrom(from), market.count() - 1)));
  }

  boolean isRecorded(Advised.Key key) {
    Bars market = bars.get(key.symbol());
    if (market == null) {
      return false;
    }
    int bar = market.firstFrom(key.openSecond());
    return bar < market.count() && market.openSecond(bar) == key.openSecond();
  }

  /** When the candle of a signal closed. */
  Instant close(Advised.Key key) {
    Bars market = bars.get(key.symbol());
    return Instant.ofEpochSecond(key.openSecond() + (market == null ? 0 : market.seconds()));
  }
}
