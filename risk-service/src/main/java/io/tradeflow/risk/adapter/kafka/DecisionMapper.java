package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.DecisionApproved;
import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.DecisionEventType;
import io.tradeflow.events.DecisionInputs;
import io.tradeflow.events.DecisionRejected;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.ModifyApproved;
import io.tradeflow.events.ModifyRejected;
import io.tradeflow.risk.application.DecidedOrder;
import io.tradeflow.risk.application.OrderFact;
import io.tradeflow.risk.application.PastDecision;
import io.tradeflow.risk.application.PriorDecision;
import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.Price;
import io.tradeflow.starter.Envelopes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decisions between the core and the wire. */
final class DecisionMapper {
  private DecisionMapper() {}

  static DecisionEvent event(DecidedOrder decided, Instant now) {
    OrderFact cause = decided.submitted();
    DecisionInputs inputs = inputs(decided.decision().inputs(), cause.accountSeq());
    @Nullable String change = decided.modifyId();
    if (change != null) {
      return change(decided, change, inputs, now);
    }
    return switch (decided.decision()) {
      case Decision.Approved approved ->
          start(decided, now, DecisionEventType.ORDER_APPROVED)
              .setApproved(new DecisionApproved(approved.orderId(), inputs))
              .build();
      case Decision.Rejected rejected ->
          start(decided, now, DecisionEventType.ORDER_REJECTED)
              .setRejected(
                  new DecisionRejected(
                      rejected.orderId(),
                      rejected.code(),
                      rejected.limit(),
                      rejected.actual(),
                      rejected.message(),
                      inputs))
              .build();
    };
  }

  private static DecisionEvent change(
      DecidedOrder decided, String change, DecisionInputs inputs, Instant now) {
    return switch (decided.decision()) {
      case Decision.Approved approved ->
          start(decided, now, DecisionEventType.MODIFY_APPROVED)
              .setModifyApproved(new ModifyApproved(approved.orderId(), change, inputs))
              .build();
      case Decision.Rejected rejected ->
          start(decided, now, DecisionEventType.MODIFY_REJECTED)
              .setModifyRejected(
                  new ModifyRejected(
                      rejected.orderId(),
                      change,
                      rejected.code(),
                      rejected.limit(),
                      rejected.actual(),
                      rejected.message(),
                      inputs))
              .build();
    };
  }

  private static DecisionEvent.Builder start(
      DecidedOrder decided, Instant now, DecisionEventType type) {
    return DecisionEvent.newBuilder().setEnvelope(envelope(decided, now, type)).setType(type);
  }

  /** The decision as it was, or empty where the type is not known. */
  static Optional<PriorDecision> prior(DecisionEvent event) {
    return switch (event.getType()) {
      case UNKNOWN -> Optional.empty();
      case ORDER_APPROVED ->
          Optional.of(
              prior(event.getApproved().getOrderId(), null, event.getApproved().getInputs()));
      case ORDER_REJECTED ->
          Optional.of(
              prior(
                  event.getRejected().getOrderId(),
                  event.getRejected().getControl(),
                  event.getRejected().getInputs()));
      case MODIFY_APPROVED ->
          Optional.of(
              prior(
                  event.getModifyApproved().getModifyId(),
                  null,
                  event.getModifyApproved().getInputs()));
      case MODIFY_REJECTED ->
          Optional.of(
              prior(
                  event.getModifyRejected().getModifyId(),
                  event.getModifyRejected().getControl(),
                  event.getModifyRejected().getInputs()));
    };
  }

  /** {@code accountSeq} of the event that was decided; the greatest where it was not kept. */
  static long decidedEvent(DecisionEvent event) {
    @Nullable DecisionInputs inputs =
        switch (event.getType()) {
          case UNKNOWN -> null;
          case ORDER_APPROVED -> event.getApproved().getInputs();
          case ORDER_REJECTED -> event.getRejected().getInputs();
          case MODIFY_APPROVED -> event.getModifyApproved().getInputs();
          case MODIFY_REJECTED -> event.getModifyRejected().getInputs();
        };
    return inputs == null ? Long.MAX_VALUE : inputs.getThroughAccountSeq();
  }

  /** The decision as its account holder reads it, or empty where the type is not known. */
  static Optional<PastDecision> past(DecisionEvent event) {
    Envelope envelope = event.getEnvelope();
    String account = Objects.requireNonNullElse(envelope.getAccountId(), "");
    return switch (event.getType()) {
      case UNKNOWN -> Optional.empty();
      case ORDER_APPROVED ->
          Optional.of(
              new PastDecision(
                  account,
                  event.getApproved().getOrderId(),
                  null,
                  null,
                  null,
                  null,
                  null,
                  past(event.getApproved().getInputs()),
                  envelope.getOccurredAt()));
      case ORDER_REJECTED -> Optional.of(refused(account, event.getRejected(), envelope));
      case MODIFY_APPROVED ->
          Optional.of(
              new PastDecision(
                  account,
                  event.getModifyApproved().getOrderId(),
                  event.getModifyApproved().getModifyId(),
                  null,
                  null,
                  null,
                  null,
                  past(event.getModifyApproved().getInputs()),
                  envelope.getOccurredAt()));
      case MODIFY_REJECTED -> Optional.of(refused(account, event.getModifyRejected(), envelope));
    };
  }

  private static PastDecision refused(
      String account, DecisionRejected rejected, Envelope envelope) {
    return new PastDecision(
        account,
        rejected.getOrderId(),
        null,
        rejected.getControl(),
        rejected.getLimit(),
        rejected.getActual(),
        rejected.getMessage(),
        past(rejected.getInputs()),
        envelope.getOccurredAt());
  }

  private static PastDecision refused(String account, ModifyRejected rejected, Envelope envelope) {
    return new PastDecision(
        account,
        rejected.getOrderId(),
        rejected.getModifyId(),
        rejected.getControl(),
        rejected.getLimit(),
        rejected.getActual(),
        rejected.getMessage(),
        past(rejected.getInputs()),
        envelope.getOccurredAt());
  }

  private static PastDecision.@Nullable Inputs past(@Nullable DecisionInputs seen) {
    return seen == null
        ? null
        : new PastDecision.Inputs(
            fromWire(seen.getReferencePrice()),
            fromWire(seen.getLastPrice()),
            Decimals.fromWire(seen.getPosition()),
            Decimals.fromWire(seen.getCash()),
            Decimals.fromWire(seen.getBalance()),
            seen.getOpenPositions(),
            seen.getTradesToday(),
            Decimals.fromWire(seen.getDayPnl()),
            seen.getLimitsVersion(),
            seen.getKillEpoch(),
            seen.getThroughAccountSeq());
  }

  private static PriorDecision prior(
      String orderId, @Nullable String control, @Nullable DecisionInputs inputs) {
    if (inputs == null) {
      return new PriorDecision(orderId, control, null, Money.ZERO, null);
    }
    return new PriorDecision(
        orderId,
        control,
        inputs.getReferencePrice() == null ? null : Wire.price(inputs.getReferencePrice()),
        Wire.money(inputs.getBalance()).minus(Wire.money(inputs.getDayPnl())),
        Wire.money(inputs.getBalance()));
  }

  private static Envelope envelope(DecidedOrder decided, Instant now, DecisionEventType type) {
    OrderFact cause = decided.submitted();
    return Envelopes.of(
        cause.accountId(),
        decided.decisionSeq(),
        cause.marketTime(),
        now,
        cause.correlationId(),
        cause.eventId(),
        type.name(),
        0);
  }

  private static DecisionInputs inputs(Decision.Inputs inputs, long throughAccountSeq) {
    return DecisionInputs.newBuilder()
        .setReferencePrice(toWire(inputs.referencePrice()))
        .setLastPrice(toWire(inputs.lastPrice()))
        .setPosition(Wire.rounded(inputs.position().value()))
        .setCash(Wire.rounded(inputs.cash().value()))
        .setBalance(Wire.rounded(inputs.balance().value()))
        .setOpenPositions(inputs.openPositions())
        .setTradesToday(inputs.tradesToday())
        .setDayPnl(Wire.rounded(inputs.dayPnl().value()))
        .setLimitsVersion(inputs.limitsVersion())
        .setKillEpoch(inputs.killEpoch())
        .setThroughAccountSeq(throughAccountSeq)
        .build();
  }

  private static @Nullable BigDecimal fromWire(@Nullable BigDecimal amount) {
    return amount == null ? null : Decimals.fromWire(amount);
  }

  private static @Nullable BigDecimal toWire(@Nullable Price price) {
    return price == null ? null : Wire.rounded(price.value());
  }
}
