package io.tradeflow.risk.application.whatif;

import io.tradeflow.risk.application.whatif.WhatIfAnswer.Difference;
import io.tradeflow.risk.application.whatif.WhatIfAnswer.Effect;
import io.tradeflow.risk.application.whatif.WhatIfAnswer.Outcome;
import io.tradeflow.riskcore.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts while a question is answered. */
final class Tally {
  private final int mostOrders;
  private final int mostDifferences;
  private final SortedMap<String, Effect> byControl = new TreeMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private final int[] outcomes = new int[Outcome.values().length];
  private Money recordedPnl = Money.ZERO;
  private Money whatIfPnl = Money.ZERO;
  int accounts;
  int kept;
  int notReproduced;
  int undecided;
  int limitsMissing;
  int estimatedFills;
  int neverFilled;
  private int orders;
  private int changes;
  private int unchanged;

  Tally(int mostOrders, int mostDifferences) {
    this.mostOrders = mostOrders;
    this.mostDifferences = mostDifferences;
  }

  /** A decision within the span. */
  void decision(boolean onChange) {
    if (onChange) {
      changes++;
    } else {
      orders++;
    }
    if (orders + changes > mostOrders) {
      throw new WhatIfRefused(WhatIfRefused.Reason.TOO_MANY_ORDERS);
    }
  }

  void unchanged() {
    unchanged++;
  }

  void differs(Difference found) {
    outcomes[found.outcome().ordinal()]++;
    switch (found.outcome()) {
      case BLOCKED -> effect(Objects.requireNonNull(found.control()), new Effect(1, 0));
      case LET_THROUGH -> effect(Objects.requireNonNull(found.recorded()), new Effect(0, 1));
      case OTHER_CONTROL -> {}
    }
    if (differences.size() < mostDifferences) {
      differences.add(found);
    }
  }

  void pnl(Money recorded, Money whatIf) {
    recordedPnl = recordedPnl.plus(recorded);
    whatIfPnl = whatIfPnl.plus(whatIf);
  }

  WhatIfAnswer answer() {
    int differing = 0;
    for (int outcome : outcomes) {
      differing += outcome;
    }
    return new WhatIfAnswer(
        accounts,
        orders,
        changes,
        unchanged,
        kept,
        notReproduced,
        outcomes[Outcome.BLOCKED.ordinal()],
        outcomes[Outcome.LET_THROUGH.ordinal()],
        outcomes[Outcome.OTHER_CONTROL.ordinal()],
        undecided,
        limitsMissing,
        byControl,
        List.copyOf(differences),
        differing - differences.size(),
        estimatedFills,
        neverFilled,
        recordedPnl,
        whatIfPnl);
  }

  private void effect(String control, Effect more) {
    byControl.merge(
        control,
        more,
        (one, other) ->
            new Effect(one.blocked() + other.blocked(), one.letThrough() + other.letThrough()));
  }
}
