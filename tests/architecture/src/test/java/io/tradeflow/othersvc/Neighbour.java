package io.tradeflow.othersvc;

/** A class of another service. */
public final class Neighbour {}
