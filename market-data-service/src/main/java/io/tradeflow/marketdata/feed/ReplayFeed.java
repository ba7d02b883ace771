package io.tradeflow.marketdata.feed;

import io.tradeflow.marketdata.candle.Interval;
import io.tradeflow.marketdata.candle.Tick;
import io.tradeflow.marketdata.instrument.Instrument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bars of a file as four ticks each: open, then low and high (high first where the bar falls),
 * close. The ticks of a bar stay within its minute, or within its second where a row of the file is
 * not at a full minute, so candles built from them equal the rows.
 */
final class ReplayFeed implements Feed {
  private static final int TICKS = 4;

  private final Instrument instrument;
  private final List<Bar> bars;
  private final Duration length;
  private final Deque<Tick> ready = new ArrayDeque<>();
  private int position;

  /**
   * A replay.
   *
   * @param bars at least one, times strictly rising
   */
  ReplayFeed(Instrument instrument, List<Bar> bars) {
    this.instrument = instrument;
    this.bars = List.copyOf(bars);
    boolean minutes =
        bars.stream().allMatch(bar -> Interval.MINUTE.floor(bar.time()).equals(bar.time()));
    this.length = (minutes ? Interval.MINUTE : Interval.SECOND).length();
  }

  @Override
  public String type() {
    return "replay";
  }

  @Override
  public List<Instrument> instruments() {
    return List.of(instrument);
  }

  @Override
  public @Nullable Long seed() {
    return null;
  }

  @Override
  public Instant from() {
    return bars.getFirst().time();
  }

  @Override
  public Instant to() {
    return bars.getLast().time().plus(length);
  }

  @Override
  public @Nullable Tick next() {
    if (ready.isEmpty() && position < bars.size()) {
      split(bars.get(position++));
    }
    return ready.poll();
  }

  private void split(Bar bar) {
    Duration step = length.dividedBy(TICKS);
    BigDecimal part =
        bar.volume().divide(BigDecimal.valueOf(TICKS), bar.volume().scale(), RoundingMode.DOWN);
    BigDecimal last = bar.volume().subtract(part.multiply(BigDecimal.valueOf(TICKS - 1L)));
    boolean falls = bar.close().compareTo(bar.open()) < 0;
    List<BigDecimal> prices =
        List.of(
            bar.open(),
            falls ? bar.high() : bar.low(),
            falls ? bar.low() : bar.high(),
            bar.close());
    for (int i = 0; i < TICKS; i++) {
      ready.add(
          new Tick(
              instrument.symbol(),
              bar.time().plus(step.multipliedBy(i)),
              prices.get(i),
              i == TICKS - 1 ? last : part));
    }
  }
}
