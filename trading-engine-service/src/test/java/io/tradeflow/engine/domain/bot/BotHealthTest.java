package io.tradeflow.engine.domain.bot;

import static io.tradeflow.engine.domain.bot.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BotHealthTest {
  private final Bot bot = Samples.bot("account");

  @Test
  void isWellWhileCandlesCome() {
    BotHealth health = BotHealth.of(bot, List.of(fed(40)), NOW);
    assertThat(health.state()).isEqualTo(BotHealth.State.OK);
    assertThat(health.lastBar()).isEqualTo(NOW.minusSeconds(40));
    assertThat(health.lag()).isEqualTo(Duration.ofMillis(25));
  }

  @Test
  void namesTheSymbolsWhoseCandlesStopped() {
    assertThat(BotHealth.of(bot, List.of(fed(130)), NOW).state()).isEqualTo(BotHealth.State.OK);
    BotHealth health = BotHealth.of(bot, List.of(fed(131)), NOW);
    assertThat(health.state()).isEqualTo(BotHealth.State.STALE_FEED);
    assertThat(health.staleSymbols()).containsExactly("BTC-USD");
    assertThat(health.detail()).contains("130 s", "BTC-USD");
  }

  @Test
  void saysThatThereNeverWasACandle() {
    BotHealth health = BotHealth.of(bot, List.of(), NOW);
    assertThat(health.state()).isEqualTo(BotHealth.State.NO_CANDLES);
    assertThat(health.lastBar()).isNull();
  }

  @Test
  void aBotThatDoesNotRunIsNotIll() {
    assertThat(BotHealth.of(bot.in(BotState.PAUSED, NOW), List.of(), NOW).state())
        .isEqualTo(BotHealth.State.NOT_RUNNING);
  }

  private static BotHealth.Fed fed(int secondsAgo) {
    return new BotHealth.Fed(
        "BTC-USD",
        NOW.minusSeconds(secondsAgo),
        NOW.minusSeconds(secondsAgo),
        NOW.minusSeconds(secondsAgo).plusMillis(25));
  }
}
