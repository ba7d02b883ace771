package io.tradeflow.marketdata.feed;

import io.tradeflow.marketdata.candle.Interval;
import io.tradeflow.marketdata.candle.Tick;
import io.tradeflow.marketdata.instrument.Instrument;
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
    ready.addAll(BarTicks.of(instrument.symbol(), bar, length));
  }
}
