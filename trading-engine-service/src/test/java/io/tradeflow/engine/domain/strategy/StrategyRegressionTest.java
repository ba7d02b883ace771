package io.tradeflow.engine.domain.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.indicator.GeneratedMarket;
import io.tradeflow.engine.domain.indicator.Market;
import io.tradeflow.engine.domain.indicator.RecordedMarket;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The signals of every built-in strategy on 2,000 generated and, where they are there, on 2,000
 * recorded minutes, and what they made. A change here is a change of what users' bots do: it
 * belongs into the changelog.
 */
class StrategyRegressionTest {
  private static final Market GENERATED = GeneratedMarket.minutes();

  static Stream<Arguments> pins() {
    return Stream.of(
        pin(
            "apex",
            "",
            new Pinned(20, 95, "51454e350449", "-1.448164"),
            new Pinned(14, 85, "b416d89d9157", "0.419313")),
        pin(
            "apex",
            "adxMin 10 volumeFactor 0.5",
            new Pinned(36, 95, "71fab68b333c", "-2.045955"),
            new Pinned(51, 85, "d24a107e7bd2", "0.591214")),
        pin(
            "ema-cross",
            "",
            new Pinned(45, 46, "3d997628a379", "-1.976760"),
            new Pinned(48, 48, "2034b4ca3fb0", "0.738534")),
        pin(
            "macd",
            "",
            new Pinned(78, 78, "db246fdc6b92", "-1.097149"),
            new Pinned(72, 73, "35f43140f303", "1.154551")),
        pin(
            "macd",
            "threshold 0.01",
            new Pinned(25, 25, "45377db80855", "-1.045453"),
            new Pinned(8, 7, "f74344b05672", "0.647210")),
        pin(
            "bollinger-reversion",
            "",
            new Pinned(67, 104, "c379fa33fceb", "1.102773"),
            new Pinned(63, 151, "fe9b80c7743b", "0.445466")),
        pin(
            "donchian-breakout",
            "",
            new Pinned(29, 29, "9b49b93ef5b5", "-0.773569"),
            new Pinned(27, 27, "5d95a84e86b9", "0.989471")),
        pin(
            "donchian-breakout",
            "entry 55 stopAtr 0",
            new Pinned(17, 17, "e6716d0cc250", "-1.525232"),
            new Pinned(18, 18, "5e0209406019", "0.641622")),
        pin(
            "supertrend",
            "",
            new Pinned(34, 34, "496cef5f4cca", "-1.552106"),
            new Pinned(29, 29, "98ec1d72bebb", "0.952667")),
        pin(
            "grid",
            "step 0.1",
            new Pinned(87, 82, "2c790799891e", "-2.099230"),
            new Pinned(9, 9, "0c666bd86dd3", "1.245849")),
        pin(
            "grid",
            "step 0.05 levels 2 stop 0.1",
            new Pinned(146, 146, "7b7ad27e1262", "-2.751307"),
            new Pinned(22, 22, "f7b89fd2373a", "0.178061")),
        pin(
            "dca",
            "everyMinutes 60",
            new Pinned(10, 0, "3eb8c83a0888", "-11.699415"),
            new Pinned(10, 0, "857908cff5b3", "11.343490")),
        pin(
            "dca",
            "everyMinutes 30 takeProfit 0.2 dip 0.05",
            new Pinned(34, 12, "ad346afec8c7", "5.598031"),
            new Pinned(13, 6, "6b1c057fc4c1", "2.765797")));
  }

  private static Arguments pin(
      String code, String parameters, Pinned onGenerated, Pinned onRecorded) {
    return Arguments.of(code, parameters, onGenerated, onRecorded);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("pins")
  void tradesTheGeneratedMarketAsBefore(String code, String parameters, Pinned expected) {
    assertThat(Pinned.of(configured(code, parameters), GENERATED)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("pins")
  void tradesTheRecordedMarketAsBefore(
      String code, String parameters, Pinned onGenerated, Pinned expected) {
    assertThat(Pinned.of(configured(code, parameters), RecordedMarket.bitcoin()))
        .isEqualTo(expected);
  }

  @Test
  void everyStrategyIsPinned() {
    assertThat(pins().map(pin -> pin.get()[0]).distinct().toList())
        .containsExactlyElementsOf(Strategies.all().stream().map(StrategyType::code).toList());
  }

  static Stream<StrategyType> strategies() {
    return Strategies.all().stream();
  }

  /** As a backtest does it: one bar object that moves over columns. */
  @ParameterizedTest
  @MethodSource("strategies")
  void keepsNoBar(StrategyType type) {
    Strategy onRows = type.configure(Map.of()).start();
    Strategy onCursor = type.configure(Map.of()).start();
    Cursor cursor = new Cursor();
    for (Market.Row row : GENERATED.rows()) {
      cursor.row = row;
      assertThat(onCursor.on(cursor)).isEqualTo(onRows.on(row));
    }
  }

  private static final class Cursor implements Bar {
    private Market.Row row = GENERATED.rows().getFirst();

    @Override
    public double open() {
      return row.open();
    }

    @Override
    public double high() {
      return row.high();
    }

    @Override
    public double low() {
      return row.low();
    }

    @Override
    public double close() {
      return row.close();
    }

    @Override
    public double volume() {
      return row.volume();
    }

    @Override
    public long openSecond() {
      return row.openSecond();
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void explainsItselfAndStaysInItsRange(StrategyType type) {
    assertThat(type.description()).contains("BUY", "SELL");
    Strategy strategy = type.configure(Map.of()).start();
    for (Market.Row row : GENERATED.rows()) {
      if (strategy.on(row) instanceof Advice.Trade trade) {
        assertThat(trade.strength()).isBetween(0.0, 1.0);
        assertThat(trade.reason()).contains("close").doesNotContain("NaN", "Infinity");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void acceptsTheEndsOfEveryRange(StrategyType type) {
    for (ParameterSpec spec : type.parameters()) {
      for (BigDecimal end : new BigDecimal[] {spec.minimum(), spec.maximum()}) {
        Strategy strategy;
        try {
          strategy = type.configure(Map.of(spec.name(), end)).start();
        } catch (InvalidParameters e) {
          assertThat(e).hasMessageContaining("must be less than");
          continue;
        }
        GENERATED.rows().subList(0, 300).forEach(strategy::on);
      }
    }
  }

  private static ConfiguredStrategy configured(String code, String parameters) {
    Map<String, BigDecimal> values = new TreeMap<>();
    String[] words = parameters.isEmpty() ? new String[0] : parameters.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      values.put(words[i], new BigDecimal(words[i + 1]));
    }
    return Strategies.of(code).orElseThrow().configure(values);
  }
}
