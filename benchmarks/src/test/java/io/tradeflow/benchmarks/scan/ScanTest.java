package io.tradeflow.benchmarks.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.SignalEngine;
import io.tradeflow.engine.domain.bot.Bot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ways that are compared find the same. */
class ScanTest {
  @Test
  void engineAndFloorRaiseTheSame() {
    SignalEngine engine = new SignalEngine(400);
    engine.subscribe(Crowd.everything(20));
    Scan served = Scan.engine(engine);
    Scan bare = Scan.bare(20);
    ScanMarket market = new ScanMarket(20);
    int raised = 0;
    for (int close = 0; close < 300; close++) {
      List<Candle> candles = market.next();
      int found = served.close(candles);
      assertThat(bare.close(candles)).isEqualTo(found);
      raised += found;
    }
    assertThat(raised).isGreaterThan(100);
  }

  /** A rule holds nothing at first: it says nothing before its first BUY. */
  @ParameterizedTest
  @EnumSource
  void aRuleRaisesWhatTheWrittenStrategyDoes(Twin twin) {
    Scan written = twin.written(1);
    Scan ruled = twin.ruled(1);
    ScanMarket market = new ScanMarket(1);
    int raised = 0;
    for (int close = 0; close < 2_000; close++) {
      List<Candle> candles = market.next();
      int found = written.close(candles);
      int same = ruled.close(candles);
      raised += same;
      assertThat(same).isEqualTo(raised == 0 ? 0 : found);
    }
    assertThat(raised).isGreaterThan(20);
  }

  @Test
  void everyBotFollowsSomethingOfItsOwnAndJudgesIt() {
    List<Bot> bots = Crowd.distinct(400, 20);
    SignalEngine crowded = new SignalEngine(400);
    crowded.subscribe(Scan.followed(bots));
    assertThat(crowded.instances()).isEqualTo(400);
    SignalEngine alone = new SignalEngine(400);
    alone.subscribe(Scan.followed(bots));
    Scan judged = Scan.bots(crowded, bots);
    Scan raised = Scan.engine(alone);
    ScanMarket market = new ScanMarket(20);
    int verdicts = 0;
    for (int close = 0; close < 200; close++) {
      List<Candle> candles = market.next();
      int found = judged.close(candles);
      assertThat(found).isEqualTo(raised.close(candles));
      verdicts += found;
    }
    assertThat(verdicts).isGreaterThan(100);
  }
}
