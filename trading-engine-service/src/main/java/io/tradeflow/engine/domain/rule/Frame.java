package io.tradeflow.engine.domain.rule;

import io.tradeflow.engine.domain.indicator.Bar;
import java.util.List;

/** All values that a rule can see at a bar: first those of the bar, then the indicators' lines. */
final class Frame {
  static final List<String> PRICES = List.of("open", "high", "low", "close", "typical", "volume");
  static final int CLOSE = PRICES.indexOf("close");

  final double[] slots;
  private final Channel[] channels;
  private long openSecond;

  Frame(int size, List<Channel> channels) {
    this.slots = new double[size];
    this.channels = channels.toArray(new Channel[0]);
  }

  void next(Bar bar) {
    openSecond = bar.openSecond();
    prices(bar, slots);
    for (Channel channel : channels) {
      channel.next(bar, slots);
    }
  }

  /** Writes what a bar has itself, in the order of {@link #PRICES}. */
  static void prices(Bar bar, double[] slots) {
    slots[0] = bar.open();
    slots[1] = bar.high();
    slots[2] = bar.low();
    slots[3] = bar.close();
    slots[4] = (slots[1] + slots[2] + slots[3]) / 3;
    slots[5] = bar.volume();
  }

  long openSecond() {
    return openSecond;
  }
}
