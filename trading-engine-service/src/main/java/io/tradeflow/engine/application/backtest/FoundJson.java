package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.search.MonteCarlo;
import io.tradeflow.engine.domain.search.Overfitting;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What a search gave as JSON, with its 100 best trials. */
final class FoundJson {
  private static final int MOST_TRIALS = 100;

  private FoundJson() {}

  static void write(JsonText json, Found found) {
    json.open('{').name("method").string(found.method().name());
    json.name("trials").number(found.trials().size());
    json.name("likelyLuck").bool(found.verdict().likelyLuck());
    json.name("summary").string(found.verdict().headline());
    json.name("reasons").open('[');
    found.verdict().reasons().forEach(json::string);
    json.close(']');
    luck(json, found);
    json.name("best").open('[');
    List<Search.Trial> trials = found.trials();
    trials.subList(0, Math.min(trials.size(), MOST_TRIALS)).forEach(it -> trial(json, it));
    json.close(']');
    @Nullable WalkForward walk = found.walk();
    if (walk != null) {
      walk(json.name("walkForward"), walk);
    }
    json.close('}');
  }

  private static void luck(JsonText json, Found found) {
    json.name("deflatedSharpe").open('{');
    json.name("sharpe").number(found.deflated().sharpe());
    json.name("expectedByLuck").number(found.deflated().expected());
    json.name("probability").number(found.deflated().probability()).close('}');
    @Nullable Overfitting overfitting = found.overfitting();
    if (overfitting != null) {
      json.name("overfitting").open('{').name("splits").number(overfitting.splits());
      json.name("probability").number(overfitting.probability());
      json.name("lossProbability").number(overfitting.lossProbability()).close('}');
    }
    @Nullable MonteCarlo bootstrap = found.bootstrap();
    if (bootstrap != null) {
      OtherHistories.history(json.name("bootstrap"), bootstrap);
    }
  }

  private static void trial(JsonText json, Search.Trial trial) {
    json.open('{');
    parameters(json, trial.parameters());
    json.name("sharpe").number(trial.returns().sharpe());
    json.name("totalReturn").number(trial.totalReturn());
    json.name("trades").number(trial.trades()).close('}');
  }

  private static void walk(JsonText json, WalkForward walk) {
    json.open('{').name("total").number(walk.total()).name("windows").open('[');
    for (WalkForward.Window window : walk.windows()) {
      json.open('{').name("from").string(Instant.ofEpochSecond(window.from()).toString());
      json.name("to").string(Instant.ofEpochSecond(window.to()).toString());
      parameters(json, window.parameters());
      json.name("searchedReturn").number(window.searched());
      json.name("testedReturn").number(window.tested());
      json.name("trades").number(window.trades()).close('}');
    }
    json.close(']').close('}');
  }

  private static void parameters(JsonText json, SortedMap<String, BigDecimal> values) {
    json.name("parameters").open('{');
    values.forEach((name, value) -> json.name(name).number(value));
    json.close('}');
  }
}
