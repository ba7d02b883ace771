package io.tradeflow.engine.domain.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Candles;
import io.tradeflow.engine.domain.Direction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrategiesTest {
  private static final StrategyType CROSS = Strategies.of("ema-cross").orElseThrow();
  private static final StrategyType APEX = Strategies.of("apex").orElseThrow();

  @Test
  void emaCrossBuysOnTheWayUpAndSellsOnTheWayDown() {
    Strategy cross = CROSS.configure(values("fast", "2", "slow", "4")).start();
    List<Advice> advice = new ArrayList<>();
    String[] closes = {"10", "9", "8", "7", "6", "8", "10", "12", "9", "6"};
    for (int i = 0; i < closes.length; i++) {
      if (cross.on(Candles.at("BTC-USD", i, closes[i])) instanceof Advice.Trade trade) {
        advice.add(trade);
      }
    }
    assertThat(advice)
        .extracting(each -> ((Advice.Trade) each).direction())
        .containsExactly(Direction.BUY, Direction.SELL);
    assertThat(((Advice.Trade) advice.getFirst()).reason())
        .contains("EMA(2)", "crossed above", "EMA(4)", "close 10");
  }

  @Test
  void emaCrossIsSilentOnAFlatMarket() {
    Strategy cross = CROSS.configure(Map.of()).start();
    for (int i = 0; i < 100; i++) {
      assertThat(cross.on(Candles.at("BTC-USD", i, "100"))).isEqualTo(new Advice.Wait());
    }
  }

  @Test
  void apexTradesBothWaysAndSaysWhy() {
    List<Advice.Trade> trades = trades(APEX.configure(Map.of()));
    assertThat(trades).extracting(Advice.Trade::direction).contains(Direction.BUY, Direction.SELL);
    assertThat(trades)
        .allSatisfy(
            trade -> {
              assertThat(trade.strength()).isBetween(0.0, 1.0);
              assertThat(trade.reason()).contains("RSI(9)", "RSI(14)", "EMA(50)", "ADX(14)");
            });
  }

  @Test
  void apexFiltersSuppressBuysOnly() {
    List<Advice.Trade> open = trades(APEX.configure(values("adxMin", "0", "volumeFactor", "0")));
    List<Advice.Trade> strict = trades(APEX.configure(values("adxMin", "100")));
    assertThat(strict).extracting(Advice.Trade::direction).containsOnly(Direction.SELL);
    assertThat(count(open, Direction.SELL)).isEqualTo(count(strict, Direction.SELL));
    assertThat(count(open, Direction.BUY)).isPositive();
  }

  @Test
  void theSameCandlesGiveTheSameAdvice() {
    assertThat(trades(APEX.configure(Map.of()))).isEqualTo(trades(APEX.configure(Map.of())));
  }

  @Test
  void parametersAreCheckedWithClearTexts() {
    assertThatThrownBy(() -> CROSS.configure(values("quick", "3")))
        .isInstanceOf(InvalidParameters.class)
        .hasMessage("ema-cross has no parameter quick. It has: fast, slow");
    assertThatThrownBy(() -> CROSS.configure(values("fast", "1000")))
        .hasMessage("fast must be between 2 and 100");
    assertThatThrownBy(() -> CROSS.configure(values("fast", "2.5")))
        .hasMessage("fast must be a whole number, not 2.5");
    assertThatThrownBy(() -> CROSS.configure(values("fast", "30", "slow", "20")))
        .hasMessage("fast must be less than slow, but fast is 30 and slow is 20");
    assertThatThrownBy(() -> APEX.configure(values("rsiFast", "14")))
        .hasMessage("rsiFast must be less than rsiSlow, but rsiFast is 14 and rsiSlow is 14");
    assertThatThrownBy(() -> APEX.configure(values("adxMin", "1e-999999999")))
        .hasMessage("adxMin has more than 18 decimal places");
    assertThatThrownBy(() -> APEX.configure(values("adxMin", "1e999999999")))
        .hasMessage("adxMin must be between 0 and 100");
  }

  @Test
  void theHashKnowsValuesNotNotation() {
    String standard = CROSS.configure(Map.of()).parameters().hash();
    assertThat(CROSS.configure(values("fast", "9.0")).parameters().hash()).isEqualTo(standard);
    assertThat(CROSS.configure(values("slow", "2.1e1")).parameters().hash()).isEqualTo(standard);
    assertThat(CROSS.configure(values("fast", "8")).parameters().hash()).isNotEqualTo(standard);
  }

  private static long count(List<Advice.Trade> trades, Direction direction) {
    return trades.stream().filter(trade -> trade.direction() == direction).count();
  }

  private static List<Advice.Trade> trades(ConfiguredStrategy configured) {
    Strategy strategy = configured.start();
    List<Advice.Trade> trades = new ArrayList<>();
    for (Candle candle : Candles.walk("BTC-USD", 3_000, 11)) {
      if (strategy.on(candle) instanceof Advice.Trade trade) {
        trades.add(trade);
      }
    }
    return trades;
  }

  private static Map<String, BigDecimal> values(String... pairs) {
    Map<String, BigDecimal> values = new java.util.HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], new BigDecimal(pairs[i + 1]));
    }
    return values;
  }
}
