package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Curve;
import io.tradeflow.engine.domain.backtest.Ledger;
import io.tradeflow.engine.domain.backtest.Metrics;
import io.tradeflow.engine.domain.backtest.Returns;
import io.tradeflow.engine.domain.backtest.RoundTrip;
import io.tradeflow.engine.domain.backtest.TradeStatistics;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report as JSON: members in a fixed order, at most 10,000 trades and 2,000 points. */
public final class JsonReport {
  private static final int MOST_TRADES = 10_000;
  private static final int MOST_POINTS = 2_000;

  private JsonReport() {}

  public static String of(Report report) {
    JsonText json = new JsonText();
    json.open('{');
    subject(json, report);
    terms(json.name("terms"), report.result().terms());
    metrics(json.name("metrics"), report.metrics());
    strings(json.name("notes"), report.notes());
    if (report.found() != null) {
      FoundJson.write(json.name("search"), report.found());
    }
    if (report.others() != null) {
      report.others().write(json.name("monteCarlo"));
    }
    Ledger ledger = report.result().ledger();
    json.name("orders").number(ledger.orders());
    counts(json.name("refused"), ledger.refused());
    counts(json.name("unanswered"), ledger.unanswered());
    trades(json, report);
    curve(json.name("equity"), report.result().equity());
    curve(json.name("benchmark"), report.result().benchmark());
    return json.close('}') + "\n";
  }

  private static void subject(JsonText json, Report report) {
    Curve equity = report.result().equity();
    json.name("strategy").string(report.result().subject().code());
    json.name("parameters").open('{');
    report.parameters().forEach((name, value) -> json.name(name).number(value));
    json.close('}').name("symbols").open('[');
    report.result().bars().forEach(bars -> json.string(bars.symbol()));
    json.close(']').name("source").string(report.source());
    Bars bars = report.result().bars().getFirst();
    json.name("interval").string(Report.interval(bars.seconds()));
    json.name("from").string(Instant.ofEpochSecond(equity.begin()).toString());
    json.name("to").string(Instant.ofEpochSecond(equity.end()).toString());
    json.name("bars").number(equity.count());
  }

  private static void terms(JsonText json, BacktestTerms terms) {
    BigDecimal none = BigDecimal.ZERO;
    json.open('{');
    json.name("cash").number(terms.cash());
    json.name("sizing").string(terms.sizing().type().name());
    json.name("size").number(terms.sizing().value());
    json.name("order").string(terms.order().name());
    json.name("takerFeeBps").number(terms.paper().fees().tier(none).takerBps());
    json.name("makerFeeBps").number(terms.paper().fees().tier(none).makerBps());
    json.name("slippageBps").number(terms.paper().slippageBps());
    json.name("spreadBps").number(terms.spreadBps());
    json.name("participation").number(terms.participation());
    json.name("lot").number(terms.lotSize());
    json.name("latency").string(terms.paper().latency().toString());
    json.name("seed").number(terms.paper().seed());
    json.name("maxPositionPercent").number(terms.risk().limits().maxPositionPercent());
    json.name("dailyLossPercent").number(terms.risk().limits().dailyLossPercent());
    percent(json.name("stopLossPercent"), terms.protection().stopLossPercent());
    percent(json.name("trailingPercent"), terms.protection().trailingPercent());
    json.close('}');
  }

  private static void percent(JsonText json, @Nullable BigDecimal value) {
    if (value == null) {
      json.number(Double.NaN);
    } else {
      json.number(value);
    }
  }

  private static void metrics(JsonText json, Metrics metrics) {
    Returns returns = metrics.returns();
    TradeStatistics trades = metrics.trades();
    json.open('{');
    json.name("years").number(metrics.years());
    json.name("totalReturn").number(metrics.totalReturn());
    json.name("cagr").number(metrics.growth());
    json.name("volatility").number(returns.volatility());
    json.name("sharpe").number(returns.sharpe());
    json.name("sortino").number(returns.sortino());
    json.name("calmar").number(metrics.calmar());
    json.name("omega").number(returns.omega());
    json.name("maxDrawdown").number(metrics.drawdown().deepest());
    json.name("maxDrawdownSeconds").number(metrics.drawdown().longestSeconds());
    json.name("trades").number(trades.count());
    json.name("winRate").number(trades.winRate());
    json.name("profitFactor").number(trades.profitFactor());
    json.name("expectancy").number(trades.expectancy());
    json.name("expectancyShare").number(trades.expectancyShare());
    json.name("averageWin").number(trades.averageWin());
    json.name("averageLoss").number(trades.averageLoss());
    json.name("meanTradeSeconds").number(trades.meanSeconds());
    json.name("mae").number(trades.meanWorst());
    json.name("mfe").number(trades.meanBest());
    json.name("exposure").number(metrics.exposure());
    json.name("turnover").number(metrics.turnover());
    json.name("fees").number(metrics.fees());
    json.name("valueAtRisk").number(returns.valueAtRisk());
    json.name("expectedShortfall").number(returns.expectedShortfall());
    json.name("skew").number(returns.skew());
    json.name("kurtosis").number(returns.kurtosis());
    json.name("alpha").number(metrics.alpha());
    json.name("beta").number(metrics.beta());
    json.name("benchmarkReturn").number(metrics.benchmarkReturn());
    json.name("benchmarkCagr").number(metrics.benchmarkGrowth());
    json.name("benchmarkMaxDrawdown").number(metrics.benchmarkDrawdown());
    json.name("benchmarkSharpe").number(metrics.benchmarkSharpe());
    json.close('}');
  }

  private static void strings(JsonText json, List<String> values) {
    json.open('[');
    values.forEach(json::string);
    json.close(']');
  }

  private static void counts(JsonText json, Map<String, Integer> counts) {
    json.open('{');
    counts.forEach((name, count) -> json.name(name).number(count));
    json.close('}');
  }

  private static void trades(JsonText json, Report report) {
    List<RoundTrip> trips = report.result().ledger().trips();
    json.name("tradesLeftOut").number(Math.max(0, trips.size() - MOST_TRADES));
    json.name("trades").open('[');
    for (RoundTrip trip : trips.subList(0, Math.min(trips.size(), MOST_TRADES))) {
      json.open('{');
      json.name("symbol").string(report.result().bars().get(trip.symbol()).symbol());
      json.name("entry").string(Instant.ofEpochSecond(trip.entrySecond()).toString());
      json.name("exit").string(Instant.ofEpochSecond(trip.exitSecond()).toString());
      json.name("quantity").number(trip.quantity().stripTrailingZeros());
      json.name("entryPrice").number(trip.entryPrice().stripTrailingZeros());
      json.name("exitPrice").number(trip.exitPrice().stripTrailingZeros());
      json.name("fees").number(trip.fees().stripTrailingZeros());
      json.name("profit").number(trip.profit().stripTrailingZeros());
      json.name("mae").number(trip.worst());
      json.name("mfe").number(trip.best());
      json.name("open").bool(trip.open());
      json.close('}');
    }
    json.close(']');
  }

  /** Pairs of second and worth: the last of each stretch, so that the end is there. */
  static void curve(JsonText json, Curve curve) {
    int points = Math.min(curve.count(), MOST_POINTS);
    json.open('[').open('[').number(curve.begin()).number(curve.start()).close(']');
    for (int i = 1; i <= points; i++) {
      int at = (int) ((long) curve.count() * i / points) - 1;
      json.open('[').number(curve.second(at)).number(cents(curve.values()[at])).close(']');
    }
    json.close(']');
  }

  /** Enough for a chart. */
  static double cents(double value) {
    return Math.rint(value * 100) / 100;
  }
}
