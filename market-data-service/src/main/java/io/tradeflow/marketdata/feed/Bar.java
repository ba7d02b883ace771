package io.tradeflow.marketdata.feed;

import java.math.BigDecimal;
import java.time.Instant;

/** What happened in a minute or a second that begins at its time. */
public record Bar(
    Instant time,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume) {}
