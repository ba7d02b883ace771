package io.tradeflow.riskcore;

import java.util.Optional;

/** MAX_OPEN_POSITIONS: symbols held or bought by working orders, by setting and by plan. */
final class MaxOpenPositions implements Control {
  @Override
  public String code() {
    return "MAX_OPEN_POSITIONS";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    if (!assessment.opens() || assessment.line().isExposed()) {
      return Optional.empty();
    }
    int exposed = assessment.state().book().exposed();
    int limit = assessment.limits().maxOpenPositions();
    int positions = exposed + 1;
    if (positions <= limit) {
      return Optional.empty();
    }
    return Optional.of(
        new Breach(
            Integer.toString(limit),
            Integer.toString(positions),
            "%d positions are open or on their way. Close one first.".formatted(exposed)));
  }
}
