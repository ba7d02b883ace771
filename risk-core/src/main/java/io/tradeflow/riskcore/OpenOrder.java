package io.tradeflow.riskcore;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An order that is not finished, as its state's last event left it. */
public final class OpenOrder {
  /** How far the order got. Only APPROVED ones count against limits. */
  public enum Stage {
    SUBMITTED,
    APPROVED,
    REFUSED
  }

  private final Instant submittedAt;
  private NewOrder order;
  private Stage stage = Stage.SUBMITTED;
  private Quantity remaining;
  private @Nullable Price referencePrice;
  private Money realised = Money.ZERO;

  OpenOrder(NewOrder order, Instant submittedAt) {
    this.order = order;
    this.remaining = order.quantity();
    this.submittedAt = submittedAt;
  }

  OpenOrder copy() {
    OpenOrder copy = new OpenOrder(order, submittedAt);
    copy.stage = stage;
    copy.remaining = remaining;
    copy.referencePrice = referencePrice;
    copy.realised = realised;
    return copy;
  }

  void write(StateWriter to) {
    order.write(to);
    to.instant(submittedAt);
    to.number(stage.ordinal());
    to.decimal(remaining);
    to.ifAny(referencePrice, to::decimal);
    to.decimal(realised);
  }

  static OpenOrder read(StateReader from) {
    OpenOrder order = new OpenOrder(NewOrder.read(from), from.instant());
    order.stage = from.oneOf(Stage.values());
    order.remaining = from.quantity();
    order.referencePrice = from.ifAny(from::price);
    order.realised = from.money();
    return order;
  }

  public NewOrder order() {
    return order;
  }

  public Stage stage() {
    return stage;
  }

  /** Quantity not filled yet. */
  public Quantity remaining() {
    return remaining;
  }

  /** Price used when it was decided; null before. */
  public @Nullable Price referencePrice() {
    return referencePrice;
  }

  /** When, on the wall. */
  public Instant submittedAt() {
    return submittedAt;
  }

  /** Profit or loss of its fills so far, without fees. */
  public Money realised() {
    return realised;
  }

  void moveTo(Stage next, @Nullable Price reference) {
    stage = next;
    learn(reference);
  }

  void fill(Quantity quantity, Money profit) {
    stage = Stage.APPROVED;
    remaining = remaining.minusUpTo(quantity);
    realised = realised.plus(profit);
  }

  void modify(NewOrder replacement, @Nullable Price reference) {
    order = replacement;
    remaining = replacement.quantity();
    learn(reference);
  }

  boolean isWorking() {
    return stage == Stage.APPROVED;
  }

  boolean isWorking(Side side) {
    return isWorking() && order.side() == side;
  }

  /** Value of what is not filled, at the limit price or, for a market order, the reference. */
  Money reservedValue() {
    @Nullable Price price = order.limitPrice() != null ? order.limitPrice() : referencePrice;
    return price == null ? Money.ZERO : price.times(remaining);
  }

  private void learn(@Nullable Price reference) {
    if (reference != null) {
      referencePrice = reference;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OpenOrder that
        && order.equals(that.order)
        && stage == that.stage
        && remaining.equals(that.remaining)
        && Objects.equals(referencePrice, that.referencePrice)
        && submittedAt.equals(that.submittedAt)
        && realised.equals(that.realised);
  }

  @Override
  public int hashCode() {
    return order.orderId().hashCode();
  }

  @Override
  public String toString() {
    return "OpenOrder[%s, %s, remaining=%s]".formatted(order, stage, remaining);
  }
}
