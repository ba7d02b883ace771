package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.Signal;
import java.time.Instant;

/** A signal as published; {@code raisedAt} is wall clock. */
public record RaisedSignal(Signal signal, Instant raisedAt) {}
