package io.tradeflow.paperbroker;

import java.time.Duration;

/**
 * How far our own trading moves the price against us, beyond the book that is shown. With X what we
 * have traded net of late, this order included, V the market's daily volume and σ its daily
 * volatility:
 *
 * <ul>
 *   <li>LINEAR: coefficient × σ × X / V (Kyle, Continuous Auctions and Insider Trading,
 *       Econometrica 53, 1985).
 *   <li>SQUARE_ROOT: coefficient × σ × √(X / V) (Tóth et al., Anomalous Price Impact and the
 *       Critical Nature of Liquidity in Financial Markets, Physical Review X 1, 021006, 2011, where
 *       the coefficient is of the order of 1).
 * </ul>
 *
 * X halves with each half-life (exponential resilience: Obizhaeva and Wang, Optimal Trading
 * Strategy and Supply/Demand Dynamics, Journal of Financial Markets 16, 2013), so that an order cut
 * into pieces pays for the pieces before.
 *
 * @param coefficient not below 0
 * @param halfLife 0 forgets each order at once
 */
public record Impact(Curve curve, double coefficient, Duration halfLife) {
  /** No impact. */
  public static final Impact NONE = new Impact(Curve.LINEAR, 0, Duration.ZERO);

  /** Shape. */
  public enum Curve {
    LINEAR,
    SQUARE_ROOT
  }

  public Impact {
    if (!(coefficient >= 0) || halfLife.isNegative()) {
      throw new IllegalArgumentException("Coefficient and half-life are not below zero");
    }
  }

  /** Share of the price; 0 where the instrument has no volume or volatility. */
  double share(double traded, PaperInstrument instrument) {
    if (instrument.dailyVolume() == 0) {
      return 0;
    }
    double part = traded / instrument.dailyVolume();
    double shape = curve == Curve.LINEAR ? part : StrictMath.sqrt(part);
    return coefficient * instrument.dailyVolatility() * shape;
  }

  /** What is left of a trade after a time. */
  double fade(double traded, Duration since) {
    if (traded == 0 || halfLife.isZero()) {
      return 0;
    }
    double halves = (double) Math.max(0, since.toNanos()) / halfLife.toNanos();
    return traded * StrictMath.pow(0.5, halves);
  }
}
