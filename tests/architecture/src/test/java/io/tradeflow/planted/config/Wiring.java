package io.tradeflow.planted.config;

/** Wires. */
public final class Wiring {}
