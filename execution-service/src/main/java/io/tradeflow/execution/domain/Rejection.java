package io.tradeflow.execution.domain;

import org.jspecify.annotations.Nullable;

/** Why an order was refused: reason code, limit in force and the value that broke it. */
public record Rejection(
    String code, @Nullable String limit, @Nullable String actual, String message) {}
