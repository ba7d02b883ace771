package io.tradeflow.riskcore;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * DUPLICATE: an identical order of the account came within a short time and is still open (15c3-5
 * (c)(1)(ii)). Identical are symbol, side, quantity, prices, broker and strategy. An order that has
 * been filled or cancelled forbids nothing.
 */
final class Duplicate implements Control {
  @Override
  public String code() {
    return "DUPLICATE";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    Duration window = assessment.guards().duplicateWindow();
    @Nullable Instant last = assessment.state().conduct().lastApproval();
    if (window.isZero() || last == null || assessment.modifies()) {
      return Optional.empty();
    }
    Instant since = assessment.moment().wall().minus(window);
    if (!last.isAfter(since)) {
      return Optional.empty();
    }
    Twin twin = new Twin(assessment.order(), since);
    assessment.state().book().orders().forEach(twin);
    @Nullable OpenOrder found = twin.found;
    if (found == null) {
      return Optional.empty();
    }
    long age = Duration.between(found.submittedAt(), assessment.moment().wall()).toMillis();
    return Optional.of(
        new Breach(
            window.toMillis() + " ms",
            age + " ms",
            "The same order came %d ms before and is open: %s. Wait or change it."
                .formatted(age, found.order().orderId())));
  }

  /** Looks for an open order with the same terms. */
  private static final class Twin implements Consumer<OpenOrder> {
    private final NewOrder order;
    private final Instant since;
    private @Nullable OpenOrder found;

    private Twin(NewOrder order, Instant since) {
      this.order = order;
      this.since = since;
    }

    @Override
    public void accept(OpenOrder other) {
      if (other.isWorking()
          && other.submittedAt().isAfter(since)
          && other.order().isSameWish(order)) {
        found = other;
      }
    }
  }
}
