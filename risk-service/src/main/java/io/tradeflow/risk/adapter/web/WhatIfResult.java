package io.tradeflow.risk.adapter.web;

import io.tradeflow.risk.application.whatif.WhatIfAnswer;
import io.tradeflow.risk.application.whatif.WhatIfQuestion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A {@link WhatIfAnswer} as JSON; amounts in US dollars as plain text. */
record WhatIfResult(
    @Nullable String account,
    Instant from,
    Instant to,
    Map<String, String> limits,
    int accounts,
    int orders,
    int changes,
    int unchanged,
    int kept,
    int notReproduced,
    int blocked,
    int letThrough,
    int otherControl,
    int undecided,
    int limitsMissing,
    Map<String, WhatIfAnswer.Effect> byControl,
    Pnl pnl,
    int estimatedFills,
    int neverFilled,
    List<WhatIfAnswer.Difference> differences,
    int omitted) {

  /** Profit and loss of the span, as recorded, under the changes, and what that makes. */
  record Pnl(String recorded, String whatIf, String difference) {}

  static WhatIfResult of(WhatIfQuestion asked, WhatIfAnswer it) {
    return new WhatIfResult(
        asked.accountId(),
        asked.from(),
        asked.to(),
        new TreeMap<>(asked.changes().asked()),
        it.accounts(),
        it.orders(),
        it.changes(),
        it.unchanged(),
        it.kept(),
        it.notReproduced(),
        it.blocked(),
        it.letThrough(),
        it.otherControl(),
        it.undecided(),
        it.limitsMissing(),
        it.byControl(),
        new Pnl(it.recordedPnl().toString(), it.whatIfPnl().toString(), it.difference().toString()),
        it.estimatedFills(),
        it.neverFilled(),
        it.differences(),
        it.omitted());
  }
}
