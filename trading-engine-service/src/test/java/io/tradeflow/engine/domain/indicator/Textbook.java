package io.tradeflow.engine.domain.indicator;

import java.util.Arrays;
import java.util.List;

/**
 * Definitions as books write them: from all the values, two passes, nothing incremental. Oracles
 * for what the libraries lack, or have with fewer exact digits.
 */
final class Textbook {
  /** The value at a bar, from everything up to it. */
  interface BarFormula {
    double at(List<Market.Row> rows, int index);
  }

  private Textbook() {}

  static Oracle.Lines perBar(BarFormula formula) {
    return market -> {
      double[] line = new double[market.size()];
      for (int i = 0; i < line.length; i++) {
        line[i] = formula.at(market.rows(), i);
      }
      return new double[][] {line};
    };
  }

  static double mean(double[] values, int index, int period) {
    if (index < period - 1) {
      return Double.NaN;
    }
    double sum = 0;
    for (int i = index - period + 1; i <= index; i++) {
      sum += values[i];
    }
    return sum / period;
  }

  /** Exactly 0 where all values are equal. */
  static double deviation(double[] values, int index, int period) {
    double mean = mean(values, index, period);
    double squares = 0;
    boolean equal = true;
    for (int i = Math.max(0, index - period + 1); i <= index; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
      equal &= values[i] == values[index];
    }
    return equal && index >= period - 1 ? 0 : Math.sqrt(squares / period);
  }

  static double band(double[] values, int index, int period, double width) {
    return mean(values, index, period) + width * deviation(values, index, period);
  }

  static double percentB(double[] values, int index, int period, double width) {
    double lower = band(values, index, period, -width);
    double upper = band(values, index, period, width);
    return upper == lower ? 0.5 : (values[index] - lower) / (upper - lower);
  }

  static double bandwidth(double[] values, int index, int period, double width) {
    return 100
        * (band(values, index, period, width) - band(values, index, period, -width))
        / mean(values, index, period);
  }

  static double zScore(double[] values, int index, int period) {
    double deviation = deviation(values, index, period);
    return deviation == 0 ? 0 : (values[index] - mean(values, index, period)) / deviation;
  }

  static double wma(double[] values, int index, int period) {
    if (index < period - 1) {
      return Double.NaN;
    }
    double sum = 0;
    double weights = 0;
    for (int weight = 1; weight <= period; weight++) {
      sum += weight * values[index - period + weight];
      weights += weight;
    }
    return sum / weights;
  }

  static double hma(double[] values, int index, int period) {
    int last = (int) Math.sqrt(period);
    double[] raw = new double[last];
    for (int i = 0; i < last; i++) {
      int at = index - last + 1 + i;
      raw[i] = at < 0 ? Double.NaN : 2 * wma(values, at, period / 2) - wma(values, at, period);
    }
    return wma(raw, last - 1, last);
  }

  static double realisedVolatility(double[] prices, int index, int period, double stepsPerYear) {
    if (index < period) {
      return Double.NaN;
    }
    double squares = 0;
    for (int i = index - period + 1; i <= index; i++) {
      double change = Math.log(prices[i] / prices[i - 1]);
      squares += change * change;
    }
    return Math.sqrt(squares / period * stepsPerYear);
  }

  /** Ordinary least squares of log(mean square change) on log(lag), halved. */
  static double hurst(double[] logPrices, int index, int period, int lags) {
    if (index < period + (1 << (lags - 1)) - 1) {
      return Double.NaN;
    }
    double sumX = 0;
    double sumY = 0;
    double sumXy = 0;
    double sumXx = 0;
    for (int i = 0; i < lags; i++) {
      int lag = 1 << i;
      double squares = 0;
      for (int at = index - period + 1; at <= index; at++) {
        double change = logPrices[at] - logPrices[at - lag];
        squares += change * change;
      }
      double x = Math.log(lag);
      double y = Math.log(squares / period);
      sumX += x;
      sumY += y;
      sumXy += x * y;
      sumXx += x * x;
    }
    return (lags * sumXy - sumX * sumY) / (lags * sumXx - sumX * sumX) / 2;
  }

  static double vwap(List<Market.Row> rows, int index, long length, long offset) {
    long session = Math.floorDiv(rows.get(index).openSecond() - offset, length);
    double turnover = 0;
    double volume = 0;
    for (int i = index; i >= 0; i--) {
      Market.Row row = rows.get(i);
      if (Math.floorDiv(row.openSecond() - offset, length) != session) {
        break;
      }
      turnover += (row.high() + row.low() + row.close()) / 3 * row.volume();
      volume += row.volume();
    }
    return turnover / volume;
  }

  static double moneyFlow(List<Market.Row> rows, int index, int period) {
    if (index < period) {
      return Double.NaN;
    }
    double in = 0;
    double out = 0;
    for (int i = index - period + 1; i <= index; i++) {
      double change = Typical.price(rows.get(i)) - Typical.price(rows.get(i - 1));
      double turnover = Typical.price(rows.get(i)) * rows.get(i).volume();
      in += change > 0 ? turnover : 0;
      out += change < 0 ? turnover : 0;
    }
    return in + out == 0 ? 50 : 100 - 100 / (1 + in / out);
  }

  static double chaikinMoneyFlow(List<Market.Row> rows, int index, int period) {
    if (index < period - 1) {
      return Double.NaN;
    }
    double flow = 0;
    double volume = 0;
    for (int i = index - period + 1; i <= index; i++) {
      Market.Row row = rows.get(i);
      if (row.high() > row.low()) {
        flow +=
            row.volume()
                * ((row.close() - row.low()) - (row.high() - row.close()))
                / (row.high() - row.low());
      }
      volume += row.volume();
    }
    return volume == 0 ? 0 : flow / volume;
  }

  /** P, R1, R2, R3, S1, S2, S3 of the last UTC day before that has bars. */
  static double[][] pivots(Market market) {
    double[][] lines = new double[7][market.size()];
    double[] levels = new double[7];
    Arrays.fill(levels, Double.NaN);
    for (int i = 0; i < market.size(); i++) {
      if (i > 0 && day(market, i) != day(market, i - 1)) {
        levels = pivotsOfTheDayOf(market, i - 1);
      }
      for (int line = 0; line < levels.length; line++) {
        lines[line][i] = levels[line];
      }
    }
    return lines;
  }

  private static double[] pivotsOfTheDayOf(Market market, int last) {
    double high = 0;
    double low = Double.MAX_VALUE;
    for (int at = last; at >= 0 && day(market, at) == day(market, last); at--) {
      high = Math.max(high, market.rows().get(at).high());
      low = Math.min(low, market.rows().get(at).low());
    }
    double p = (high + low + market.rows().get(last).close()) / 3;
    return new double[] {
      p,
      2 * p - low,
      p + high - low,
      high + 2 * (p - low),
      2 * p - high,
      p - high + low,
      low - 2 * (high - p)
    };
  }

  private static long day(Market market, int index) {
    return Math.floorDiv(market.rows().get(index).openSecond(), 86_400L);
  }
}
