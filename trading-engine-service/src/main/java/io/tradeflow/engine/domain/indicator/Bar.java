package io.tradeflow.engine.domain.indicator;

/**
 * A closed bar as indicators see it: prices in quote currency, all above 0, low at most open and
 * close, high at least these. An implementation may be a cursor that moves over columns: nothing
 * keeps a bar beyond the call that was given it.
 */
public interface Bar {
  double open();

  double high();

  double low();

  double close();

  /** Base quantity traded, at least 0. */
  double volume();

  /** Inclusive start, in market time, as seconds since 1970-01-01T00:00Z. */
  long openSecond();
}
