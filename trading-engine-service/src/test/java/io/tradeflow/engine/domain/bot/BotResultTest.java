package io.tradeflow.engine.domain.bot;

import static io.tradeflow.engine.domain.bot.Samples.NOW;
import static io.tradeflow.engine.domain.bot.Samples.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.Direction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BotResultTest {
  private static final UUID BOT = UUID.randomUUID();

  @Test
  void countsAtAverageCost() {
    BotResult result =
        BotResult.none(BOT, "BTC-USD")
            .after(fill(Direction.BUY, "1", "100"))
            .after(fill(Direction.BUY, "3", "200"))
            .after(fill(Direction.SELL, "2", "250"));
    assertThat(result.quantity()).isEqualByComparingTo("2");
    assertThat(result.cost()).isEqualByComparingTo("350");
    assertThat(result.realised()).isEqualByComparingTo("150");
    assertThat(result.unrealised(decimal("200"))).isEqualByComparingTo("50");
    assertThat(result.fees()).isEqualByComparingTo("3");
    assertThat(result.fills()).isEqualTo(3);
  }

  @Test
  void whatItBoughtBeforeResultsWereKeptMakesNothing() {
    BotResult result =
        BotResult.none(BOT, "BTC-USD")
            .after(fill(Direction.BUY, "1", "100"))
            .after(fill(Direction.SELL, "3", "150"));
    assertThat(result.quantity()).isZero();
    assertThat(result.realised()).isEqualByComparingTo("50");
  }

  /** However often the average was rounded. */
  @Property(tries = 200)
  void realisedAndUnrealisedAreWhatTheFillsAreWorth(
      @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 1_000) Integer> moves) {
    List<BotFill> fills = new ArrayList<>();
    BotResult result = BotResult.none(BOT, "BTC-USD");
    for (int move : moves) {
      boolean sells = move % 2 == 0 && result.quantity().signum() > 0;
      BigDecimal part = BigDecimal.valueOf(move % 7 + 1);
      BotFill fill =
          fill(
              sells ? Direction.SELL : Direction.BUY,
              (sells ? part.min(result.quantity()) : part).toPlainString(),
              BigDecimal.valueOf(move, 1).toPlainString());
      fills.add(fill);
      result = result.after(fill);
    }
    BigDecimal last = decimal("55.5");
    BigDecimal worth =
        fills.stream().map(fill -> fill.worthAt(last)).reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(result.realised().add(result.unrealised(last)).subtract(result.fees()))
        .isEqualByComparingTo(worth);
  }

  private static BotFill fill(Direction direction, String quantity, String price) {
    return new BotFill(
        BOT,
        1,
        "o",
        null,
        "BTC-USD",
        direction,
        decimal(quantity),
        decimal(price),
        BigDecimal.ONE,
        NOW);
  }
}
