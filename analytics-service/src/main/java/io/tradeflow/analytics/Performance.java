package io.tradeflow.analytics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of this service. Amounts are in the account's currency. */
final class Performance {
  private Performance() {}

  /** What the account is worth now. */
  record Balance(
      BigDecimal cash,
      BigDecimal positionsValue,
      BigDecimal balance,
      String currency,
      Instant asOf) {}

  /** What trading has made of the deposits. */
  record Report(
      BigDecimal deposited,
      BigDecimal realisedPnl,
      BigDecimal unrealisedPnl,
      BigDecimal fees,
      BigDecimal netPnl,
      BigDecimal returnPercent,
      String currency,
      Instant asOf) {}

  /** Counts; a fill that reduced or turned a position closes, and wins if it made over its fee. */
  record Statistics(
      @JsonProperty("total_trades") long totalTrades,
      @JsonProperty("closing_trades") long closingTrades,
      @JsonProperty("winning_trades") long winningTrades,
      @JsonProperty("win_rate") BigDecimal winRate,
      @JsonProperty("total_pnl") BigDecimal totalPnl,
      @JsonProperty("total_fees") BigDecimal totalFees,
      @JsonProperty("total_volume") BigDecimal totalVolume,
      @JsonProperty("active_positions") long activePositions) {}

  /** One fill. */
  record Trade(
      long accountSeq,
      String orderId,
      String fillId,
      String symbol,
      String side,
      BigDecimal quantity,
      BigDecimal price,
      BigDecimal fee,
      BigDecimal realisedPnl,
      Instant at) {}

  /** Equity after a fill. */
  record EquityPoint(Instant at, BigDecimal equity) {}

  /** A part of a list. */
  record Page<T>(List<T> items, @Nullable String nextCursor) {}
}
