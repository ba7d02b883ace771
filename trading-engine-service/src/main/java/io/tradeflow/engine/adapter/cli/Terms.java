package io.tradeflow.engine.adapter.cli;

import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.BacktestTerms.OrderStyle;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.Protection;
import io.tradeflow.engine.domain.bot.InvalidBot;
import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.paperbroker.PaperTerms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the options say of cash, costs and risk. */
final class Terms {
  private static final BigDecimal MOST = new BigDecimal("95");

  private Terms() {}

  static BacktestTerms of(Options given, int symbols) {
    BacktestTerms standard = BacktestTerms.STANDARD;
    BigDecimal fee = given.number("fee", "0", "1000", BigDecimal.TEN);
    PaperTerms paper =
        new PaperTerms(
            fee,
            given.number("maker-fee", "-100", "1000", fee),
            given.number("slippage", "0", "1000", BigDecimal.TWO),
            given.span("latency", Duration.ZERO),
            given.number("seed", "0", "1000000000", BigDecimal.ONE).longValue());
    @Nullable BigDecimal drawdown =
        given.one("drawdown") == null
            ? null
            : given.number("drawdown", "0.01", "100", BigDecimal.ONE);
    BigDecimal whole = new BigDecimal("100");
    BacktestTerms terms =
        new BacktestTerms(
            given.number("cash", "0.01", "1000000000000", standard.cash()),
            sizing(given, symbols),
            given.number("spread", "0", "1000", standard.spreadBps()),
            given.number("participation", "0", "1", standard.participation()),
            given.number("lot", "0.000000000000000001", "1000000000", standard.lotSize()),
            style(given.one("order")),
            paper,
            BacktestTerms.RiskTerms.of(
                given.number("max-position", "0.01", "100", whole),
                given.number("daily-loss", "0.01", "100", whole),
                drawdown));
    return terms.withProtection(
        new Protection(percent(given, "stop-loss"), percent(given, "trailing")));
  }

  private static @Nullable BigDecimal percent(Options given, String name) {
    return given.one(name) == null ? null : given.number(name, "0.01", "99", BigDecimal.ONE);
  }

  private static Sizing sizing(Options given, int symbols) {
    String name = given.one("sizing");
    Sizing.Type type =
        name == null
            ? Sizing.Type.PERCENT_OF_BALANCE
            : Arrays.stream(Sizing.Type.values())
                .filter(each -> each.name().equalsIgnoreCase(name.replace('-', '_')))
                .findFirst()
                .orElseThrow(
                    () ->
                        new InvalidBacktest(
                            "--sizing must be one of "
                                + Arrays.toString(Sizing.Type.values())
                                + ", not "
                                + name));
    if (type != Sizing.Type.PERCENT_OF_BALANCE && given.one("size") == null) {
      throw new InvalidBacktest("--sizing " + name + " needs a --size");
    }
    BigDecimal part = MOST.divide(BigDecimal.valueOf(symbols), 2, RoundingMode.DOWN);
    try {
      return new Sizing(type, given.number("size", "0", "1000000000000", part));
    } catch (InvalidBot e) {
      throw new InvalidBacktest("--size: " + e.getMessage());
    }
  }

  private static OrderStyle style(@Nullable String name) {
    if (name == null) {
      return OrderStyle.MARKET;
    }
    return Arrays.stream(OrderStyle.values())
        .filter(each -> each.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new InvalidBacktest("--order must be market or limit, not " + name));
  }
}
