package io.tradeflow.marketdata.feed;

import java.math.BigDecimal;
import java.time.Instant;

/** One row of a file, as {@link BarFile} has checked it. */
record Bar(
    Instant time,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume) {}
