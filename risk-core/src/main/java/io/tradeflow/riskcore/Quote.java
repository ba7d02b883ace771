package io.tradeflow.riskcore;

/** Best bid and ask and the last trade's price. */
public record Quote(Price bid, Price ask, Price last) {}
