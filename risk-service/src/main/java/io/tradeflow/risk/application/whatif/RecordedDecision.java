package io.tradeflow.risk.application.whatif;

import io.tradeflow.risk.application.PastDecision;
import io.tradeflow.risk.application.PriorDecision;

/** A published decision: what it does to a state, and all that it said. */
public record RecordedDecision(PriorDecision prior, PastDecision past) {}
