package io.tradeflow.engine.domain;

/** What signals are computed for, once, whoever asks. */
public record SignalSource(
    String strategy, String parametersHash, String symbol, Interval interval) {}
