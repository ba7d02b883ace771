package io.tradeflow.risk.adapter.web;

import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.riskcore.Imposed;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Mode;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Pause;
import io.tradeflow.riskcore.Position;
import io.tradeflow.riskcore.Protections;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Side;
import io.tradeflow.riskcore.Standing;
import io.tradeflow.riskcore.Surroundings;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where an account stands.
 *
 * @param state the stricter of the account's and the platform's
 * @param pauses protections that refuse opening orders now, the first to end at the head
 */
record StateAnswer(
    String account,
    Mode state,
    ImposedAnswer accountState,
    ImposedAnswer platformState,
    List<PauseAnswer> pauses,
    String cash,
    String reserved,
    String balance,
    String dayPnl,
    @Nullable LocalDate day,
    int tradesToday,
    List<PositionAnswer> openPositions,
    long workingOrders,
    boolean halted,
    @Nullable String fence,
    List<String> killedBy) {

  /**
   * A state that somebody imposed, or that nobody did.
   *
   * @param endsAt on the wall; null until an operator ends it
   */
  record ImposedAnswer(Mode state, @Nullable String reason, @Nullable Instant endsAt) {
    static ImposedAnswer of(Imposed imposed, Instant wall) {
      @Nullable Instant until = imposed.until();
      return imposed.mode() == Mode.ACTIVE || until != null && !wall.isBefore(until)
          ? new ImposedAnswer(Mode.ACTIVE, null, null)
          : new ImposedAnswer(imposed.mode(), imposed.reason(), until);
    }
  }

  /**
   * A protection at work.
   *
   * @param endsAt in market time
   */
  record PauseAnswer(String control, @Nullable String symbol, Instant endsAt) {
    static PauseAnswer of(Pause pause) {
      return new PauseAnswer(pause.control(), pause.symbol(), pause.endsAt());
    }
  }

  record PositionAnswer(String symbol, BigDecimal quantity, BigDecimal totalCost) {
    static PositionAnswer of(Map.Entry<String, Position> held) {
      return new PositionAnswer(
          held.getKey(), held.getValue().quantity().value(), held.getValue().totalCost().value());
    }
  }

  /**
   * The answer about a state.
   *
   * @param wall now, for what people imposed
   * @param market now, for what the market caused
   */
  static StateAnswer of(RiskState state, ReferenceData reference, Instant wall, Instant market) {
    Money balance =
        state
            .balance(reference.quotes(state.accountId(), state.positions().keySet()))
            .orElseGet(state::balanceAtCost);
    Standing standing = around(reference, state, null, wall).standing();
    ImposedAnswer own = ImposedAnswer.of(standing.account(), wall);
    ImposedAnswer platform = ImposedAnswer.of(standing.platform(), wall);
    return new StateAnswer(
        state.accountId(),
        own.state().compareTo(platform.state()) > 0 ? own.state() : platform.state(),
        own,
        platform,
        state.pauses(symbol -> protections(reference, state, symbol, wall), market).stream()
            .map(PauseAnswer::of)
            .toList(),
        state.cash().toString(),
        state.reserved().toString(),
        balance.toString(),
        (state.day() == null ? Money.ZERO : balance.minus(state.dayStartBalance())).toString(),
        state.day(),
        state.tradesToday(),
        state.positions().entrySet().stream()
            .map(PositionAnswer::of)
            .sorted(Comparator.comparing(PositionAnswer::symbol))
            .toList(),
        Stream.of(Side.values()).mapToLong(side -> state.working(side).count()).sum(),
        state.halted(),
        state.fence(),
        reference.killSwitches().engaged().keySet().stream()
            .filter(
                scope ->
                    scope.equals(KillSwitches.GLOBAL)
                        || scope.equals("account:" + state.accountId()))
            .sorted()
            .toList());
  }

  private static Protections protections(
      ReferenceData reference, RiskState state, @Nullable String symbol, Instant wall) {
    Surroundings around = around(reference, state, symbol, wall);
    return around.guards() == null ? Protections.NONE : around.guards().protections();
  }

  /** What a smallest order, by hand, of the symbol would meet. */
  private static Surroundings around(
      ReferenceData reference, RiskState state, @Nullable String symbol, Instant wall) {
    NewOrder asked =
        new NewOrder(
            "state",
            state.accountId(),
            Objects.requireNonNullElse(symbol, "none"),
            Side.BUY,
            new Quantity(BigDecimal.ONE),
            null,
            "paper",
            null);
    return reference.around(asked, state, wall);
  }
}
