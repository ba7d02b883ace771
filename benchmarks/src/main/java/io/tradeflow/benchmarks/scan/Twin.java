package io.tradeflow.benchmarks.scan;

import io.tradeflow.engine.domain.rule.JsonReader;
import io.tradeflow.engine.domain.rule.Rule;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Strategies;
import io.tradeflow.engine.domain.strategy.Strategy;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A strategy of the catalogue with its standard parameters, and the same written as a rule. */
enum Twin {
  EMA_CROSS(
      "ema-cross",
      """
      {"name": "EMA cross",
       "indicators": {"fast": {"type": "ema", "period": 9}, "slow": {"type": "ema", "period": 21}},
       "entry": {"crossesAbove": ["fast", "slow"]},
       "exit": {"crossesBelow": ["fast", "slow"]}}
      """),
  MACD(
      "macd",
      """
      {"name": "MACD",
       "indicators": {"macd": {"type": "macd"}},
       "entry": {"crossesAbove": ["macd", "macd.signal"]},
       "exit": {"crossesBelow": ["macd", "macd.signal"]}}
      """);

  private final String code;
  private final String rule;

  Twin(String code, String rule) {
    this.code = code;
    this.rule = rule;
  }

  /** The strategy as it is written in Java, on each of so many symbols. */
  Scan written(int symbols) {
    return each(symbols, Strategies.of(code).orElseThrow().configure(Map.of())::start);
  }

  /** The same as a rule that was read from its document. */
  Scan ruled(int symbols) {
    return switch (Rule.read(JsonReader.read(rule))) {
      case Rule.Reading.Valid(Rule valid) -> each(symbols, valid::start);
      case Rule.Reading.Invalid invalid -> throw new IllegalStateException(invalid.toString());
    };
  }

  private static Scan each(int symbols, Supplier<Strategy> start) {
    List<Strategy> all = Stream.generate(start).limit(symbols).toList();
    return candles -> {
      int raised = 0;
      for (int i = 0; i < all.size(); i++) {
        raised += all.get(i).on(candles.get(i)) == Advice.WAIT ? 0 : 1;
      }
      return raised;
    };
  }
}
