package io.tradeflow.brokersimulator;

import java.math.BigDecimal;

/**
 * A part of an order that was done.
 *
 * @param number from 1, without gaps, in each order
 * @param fee quote currency; below 0 is a rebate
 * @param sequence of its event
 */
record VenueFill(
    String clientOrderId,
    String account,
    String symbol,
    OrderTerms.Side side,
    String fillId,
    int number,
    BigDecimal quantity,
    BigDecimal price,
    BigDecimal fee,
    boolean maker,
    long at,
    long sequence) {}
