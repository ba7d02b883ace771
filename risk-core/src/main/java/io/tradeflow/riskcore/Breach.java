package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * Why a control refuses an order.
 *
 * @param limit limit in force
 * @param actual value that broke it
 * @param message for the account holder: what happened and what to do
 */
record Breach(@Nullable String limit, @Nullable String actual, String message) {}
