package io.tradeflow.engine.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Candles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedWatchTest {
  private final FeedWatch watch = new FeedWatch();
  private final List<BotRecords.Feed> kept = new ArrayList<>();

  @Test
  void keepsTheLastCandleOfEachMarketOnce() {
    List<Candle> walk = Candles.walk("BTC-USD", 3, 1);
    walk.forEach(candle -> watch.saw(candle, candle.closeTime(), candle.closeTime()));
    watch.saw(Candles.at("ETH-USD", 0, "3000"), Candles.START, Candles.START);

    watch.keep(kept::addAll);
    watch.keep(kept::addAll);

    assertThat(kept).extracting(BotRecords.Feed::symbol).containsOnlyOnce("BTC-USD", "ETH-USD");
    assertThat(kept)
        .filteredOn(feed -> feed.symbol().equals("BTC-USD"))
        .extracting(BotRecords.Feed::openTime)
        .containsExactly(walk.getLast().openTime());
  }

  @Test
  void keepsLaterWhatCannotBeKeptNow() {
    watch.saw(Candles.at("ETH-USD", 0, "3000"), Candles.START, Candles.START);
    assertThatThrownBy(
            () ->
                watch.keep(
                    feeds -> {
                      throw new IllegalStateException("The database is away");
                    }))
        .hasMessageContaining("away");
    watch.keep(kept::addAll);
    assertThat(kept).hasSize(1);
  }
}
