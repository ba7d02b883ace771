package io.tradeflow.execution.domain.plan;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A composed order: orders that one wish makes, one after another or together. We work it, not the
 * venue; all that it knows is in this value, so that it goes on after a restart where it was.
 *
 * @param broker where its orders go that name no other; of a close the only one that it leaves, or
 *     null for all that hold the position
 * @param children by index, without gaps
 */
public record Plan(
    UUID id,
    String accountId,
    @Nullable String broker,
    PlanKind kind,
    PlanStatus status,
    Progress progress,
    List<Child> children,
    Instant startedAt) {
  /** Refuses children that are out of order, and an end with children that live. */
  public Plan {
    Require.that(broker != null || kind.closes(), "A plan names the broker of its orders.");
    children = List.copyOf(children);
    for (int i = 0; i < children.size(); i++) {
      Require.that(children.get(i).index() == i, "Children are numbered from 0 without gaps.");
    }
    Require.that(
        status.live() || children.stream().noneMatch(Child::live),
        "A plan ends after its children.");
  }

  /** A plan that has done nothing yet. */
  public static Plan of(
      UUID id, String accountId, @Nullable String broker, PlanKind kind, Instant now) {
    PlanStatus active = new PlanStatus.Active();
    return new Plan(id, accountId, broker, kind, active, Progress.NONE, List.of(), now);
  }

  /** Where an order of those terms goes; null where only the terms could say, and do not. */
  public @Nullable String broker(ChildTerms terms) {
    @Nullable String named = terms.broker();
    return named == null ? broker : named;
  }

  /**
   * Whether orders of it may be in the symbol there.
   *
   * @param where name of a broker; null for any
   */
  public boolean trades(String symbol, @Nullable String where) {
    if (where == null || (broker == null && kind.closes())) {
      return kind.symbols().contains(symbol);
    }
    return kind instanceof PlanKind.Basket basket
        ? basket.legs().stream()
            .anyMatch(leg -> leg.symbol().equals(symbol) && where.equals(broker(leg)))
        : where.equals(broker) && kind.symbols().contains(symbol);
  }

  /** The order id of the child, the same whenever it is asked for. */
  public UUID childId(int index) {
    return childId(id, index);
  }

  /** The order id of that plan's child. */
  public static UUID childId(UUID plan, int index) {
    return UUID.nameUUIDFromBytes((plan + "/" + index).getBytes(StandardCharsets.UTF_8));
  }

  /** Children whose orders may still do something. */
  public List<Child> live() {
    return children.stream().filter(Child::live).toList();
  }

  /** What all children together filled, base currency; of a bracket that of both sides. */
  public BigDecimal filled() {
    return filled(child -> true);
  }

  BigDecimal filled(Predicate<Child> which) {
    return sum(children.stream().filter(which).map(Child::filled));
  }

  BigDecimal committed() {
    return sum(children.stream().map(Child::committed));
  }

  List<Child> children(ChildRole role) {
    return children.stream().filter(child -> child.role() == role).toList();
  }

  @Nullable Child last() {
    return children.isEmpty() ? null : children.getLast();
  }

  /** Whether the two differ at most in what they have seen the market trade. */
  public boolean sameButVolume(Plan other) {
    return with(progress.untraded()).equals(other.with(other.progress.untraded()));
  }

  Plan with(PlanKind next) {
    return new Plan(id, accountId, broker, next, status, progress, children, startedAt);
  }

  Plan with(PlanStatus next) {
    return new Plan(id, accountId, broker, kind, next, progress, children, startedAt);
  }

  Plan with(Progress next) {
    return new Plan(id, accountId, broker, kind, status, next, children, startedAt);
  }

  Plan and(Child child) {
    List<Child> all = new ArrayList<>(children);
    all.add(child);
    return new Plan(id, accountId, broker, kind, status, progress, all, startedAt);
  }

  Plan change(int index, UnaryOperator<Child> change) {
    List<Child> all = new ArrayList<>(children);
    all.set(index, change.apply(all.get(index)));
    return new Plan(id, accountId, broker, kind, status, progress, all, startedAt);
  }

  private static BigDecimal sum(Stream<BigDecimal> amounts) {
    return amounts.reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
