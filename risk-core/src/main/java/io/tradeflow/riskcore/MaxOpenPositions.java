package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/** MAX_OPEN_POSITIONS: symbols held or bought by working orders, by setting and by plan. */
final class MaxOpenPositions extends Control {
  @Override
  String code() {
    return "MAX_OPEN_POSITIONS";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    if (!assessment.opens() || assessment.line().isExposed()) {
      return null;
    }
    int exposed = assessment.exposed();
    int limit = assessment.limits().maxOpenPositions();
    int positions = exposed + 1;
    if (positions <= limit) {
      return null;
    }
    return new Breach(
        Integer.toString(limit),
        Integer.toString(positions),
        "%d positions are open or on their way. Close one first.".formatted(exposed));
  }
}
