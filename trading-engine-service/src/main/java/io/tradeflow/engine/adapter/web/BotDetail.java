package io.tradeflow.engine.adapter.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tradeflow.engine.adapter.web.Views.BotView;
import io.tradeflow.engine.adapter.web.Views.VerdictView;
import io.tradeflow.engine.application.ReportOnBots;
import io.tradeflow.engine.domain.bot.BotHealth;
import io.tradeflow.engine.domain.bot.BotResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bot with how it is and what it made. */
record BotDetail(
    @JsonUnwrapped BotView bot,
    Health health,
    @Nullable VerdictView lastSignal,
    Performance performance) {
  record Health(
      String state,
      String detail,
      @Nullable Instant lastBar,
      @Nullable Long lagMillis,
      List<String> staleSymbols) {}

  /** Amounts in the quote currency; total is null while what is held has no price. */
  record Performance(
      BigDecimal realised,
      @Nullable BigDecimal unrealised,
      BigDecimal fees,
      @Nullable BigDecimal total,
      long fills,
      List<Line> symbols) {}

  record Line(
      String symbol,
      BigDecimal quantity,
      BigDecimal cost,
      @Nullable BigDecimal price,
      BigDecimal realised,
      @Nullable BigDecimal unrealised,
      BigDecimal fees,
      @Nullable BigDecimal total,
      long fills,
      Instant lastFillAt) {}

  static BotDetail of(ReportOnBots.Report report) {
    return new BotDetail(
        BotView.of(report.bot()),
        health(report.health()),
        report.lastSignal() == null ? null : VerdictView.of(report.lastSignal()),
        performance(report.lines()));
  }

  private static Health health(BotHealth health) {
    Duration lag = health.lag();
    return new Health(
        health.state().name(),
        health.detail(),
        health.lastBar(),
        lag == null ? null : lag.toMillis(),
        health.staleSymbols());
  }

  private static Performance performance(List<ReportOnBots.Line> lines) {
    BigDecimal realised = BigDecimal.ZERO;
    BigDecimal fees = BigDecimal.ZERO;
    BigDecimal unrealised = BigDecimal.ZERO;
    long fills = 0;
    for (ReportOnBots.Line line : lines) {
      realised = realised.add(line.result().realised());
      fees = fees.add(line.result().fees());
      fills += line.result().fills();
      BigDecimal open = line.unrealised();
      unrealised = unrealised == null || open == null ? null : unrealised.add(open);
    }
    return new Performance(
        plain(realised),
        unrealised == null ? null : plain(unrealised),
        plain(fees),
        unrealised == null ? null : plain(realised.add(unrealised).subtract(fees)),
        fills,
        lines.stream().map(BotDetail::line).toList());
  }

  private static Line line(ReportOnBots.Line line) {
    BotResult result = line.result();
    BigDecimal open = line.unrealised();
    BigDecimal total = line.total();
    return new Line(
        result.symbol(),
        plain(result.quantity()),
        plain(result.cost()),
        line.price(),
        plain(result.realised()),
        open == null ? null : plain(open),
        plain(result.fees()),
        total == null ? null : plain(total),
        result.fills(),
        result.lastFillAt());
  }

  private static BigDecimal plain(BigDecimal amount) {
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
