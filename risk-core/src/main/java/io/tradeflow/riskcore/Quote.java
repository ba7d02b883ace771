package io.tradeflow.riskcore;

import java.time.Instant;

/**
 * Best bid and ask and the last trade's price.
 *
 * @param marketTime when they were so in the market
 * @param publishedAt when that was published, on the wall
 */
public record Quote(Price bid, Price ask, Price last, Instant marketTime, Instant publishedAt) {}
