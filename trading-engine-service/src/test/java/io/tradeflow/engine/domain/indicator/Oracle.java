package io.tradeflow.engine.domain.indicator;

import static org.assertj.core.api.Assertions.fail;

import com.tictactec.ta.lib.Core;
import com.tictactec.ta.lib.MInteger;
import com.tictactec.ta.lib.RetCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.ta4j.core.BarSeries;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.pivotpoints.PivotLevel;
import org.ta4j.core.indicators.pivotpoints.PivotPointIndicator;
import org.ta4j.core.indicators.pivotpoints.StandardReversalIndicator;
import org.ta4j.core.indicators.pivotpoints.TimeLevel;
import org.ta4j.core.num.Num;

/** One of our indicators and what its lines must equal. */
final class Oracle {
  /** Gives the lines of a market, NaN where there is no value. */
  interface Lines extends Function<Market, double[][]> {}

  /** Columns of a market. */
  record Columns(double[] highs, double[] lows, double[] closes, double[] volumes) {}

  /** A function of TA-Lib. */
  interface TaLibCall {
    RetCode apply(Core core, Columns in, int last, MInteger begin, MInteger length, double[][] out);
  }

  /** The value at a bar, from everything up to it. */
  interface Formula {
    double at(double[] closes, int index);
  }

  /** An indicator that is fed with volumes. */
  record OfVolume(SeriesIndicator indicator) implements BarIndicator {
    @Override
    public double next(Bar bar) {
      return indicator.next(bar.volume());
    }

    @Override
    public int warmUp() {
      return indicator.warmUp();
    }
  }

  /** Where an oracle is not asked: it leaves the case undefined, or defines it in another way. */
  interface Except {
    boolean at(Market market, int index);
  }

  private record Reference(int from, List<Lines> lines, Except except) {}

  private static final double TOLERANCE = 1e-9;

  private static final Map<String, BarSeries> SERIES = new ConcurrentHashMap<>();

  private final String name;
  private final Lines ours;
  private final List<Reference> references = new ArrayList<>();
  private double floor;

  private Oracle(String name, Lines ours) {
    this.name = name;
    this.ours = ours;
  }

  @SafeVarargs
  static <T extends SeriesIndicator> Oracle series(
      String name, Supplier<T> make, ToDoubleFunction<T>... more) {
    return new Oracle(
        name,
        market -> run(market, make.get(), (each, bar) -> each.next(bar.close()), List.of(more)));
  }

  @SafeVarargs
  static <T extends BarIndicator> Oracle bars(
      String name, Supplier<T> make, ToDoubleFunction<T>... more) {
    return new Oracle(name, market -> run(market, make.get(), BarIndicator::next, List.of(more)));
  }

  /** Lines that may be near 0 are compared relative to at least this. */
  Oracle floor(double least) {
    floor = least;
    return this;
  }

  Oracle like(int from, Lines... lines) {
    return likeExcept((market, index) -> false, from, lines);
  }

  Oracle likeExcept(Except except, int from, Lines... lines) {
    references.add(new Reference(from, List.of(lines), except));
    return this;
  }

  /** On these markets. */
  static Except on(String... markets) {
    return (market, index) -> List.of(markets).contains(market.name());
  }

  /**
   * Where the price had not moved for this many bars, or not since the first one, at this bar or at
   * one of some before it.
   */
  static Except standstill(int bars, int before) {
    return (market, index) -> {
      for (int i = index; i >= Math.max(0, index - before); i--) {
        if (isStill(market, Math.max(0, i - bars + 1), i)) {
          return true;
        }
      }
      return false;
    };
  }

  /** Where less than this was turned over in the rises and falls of this many bars. */
  static Except turnoverBelow(double least, int bars) {
    return (market, index) -> {
      double turnover = 0;
      for (int i = Math.max(1, index - bars + 1); i <= index; i++) {
        Bar bar = market.rows().get(i);
        if (Typical.price(bar) != Typical.price(market.rows().get(i - 1))) {
          turnover += Typical.price(bar) * bar.volume();
        }
      }
      return turnover < least;
    };
  }

  /** Closes alone: what a bar did between them does not count. */
  private static boolean isStill(Market market, int from, int to) {
    double price = market.rows().get(to).close();
    for (int i = from; i <= to; i++) {
      if (market.rows().get(i).close() != price) {
        return false;
      }
    }
    return true;
  }

  @SafeVarargs
  static Lines ta4j(Function<BarSeries, Indicator<Num>>... lines) {
    return market ->
        values(market, SERIES.computeIfAbsent(market.name(), any -> market.ta4j(60)), lines);
  }

  /** Bars end a second early, so that ta4j, which goes by the end, puts the last into its day. */
  @SafeVarargs
  static Lines ta4jByOpen(Function<BarSeries, Indicator<Num>>... lines) {
    return market -> values(market, market.ta4j(59), lines);
  }

  /** Asks a slow oracle about these markets only. */
  static Lines only(List<String> markets, int lines, Lines oracle) {
    return market -> {
      if (markets.contains(market.name())) {
        return oracle.apply(market);
      }
      double[][] nothing = new double[lines][market.size()];
      for (double[] line : nothing) {
        Arrays.fill(line, Double.NaN);
      }
      return nothing;
    };
  }

  private static double[][] values(
      Market market, BarSeries series, Function<BarSeries, Indicator<Num>>[] lines) {
    double[][] values = new double[lines.length][market.size()];
    for (int line = 0; line < lines.length; line++) {
      Indicator<Num> indicator = lines[line].apply(series);
      for (int i = 0; i < market.size(); i++) {
        values[line][i] = indicator.getValue(i).doubleValue();
      }
    }
    return values;
  }

  static Lines talib(TaLibCall call) {
    return talib(1, call);
  }

  static Lines talib(int lines, TaLibCall call) {
    return market -> {
      Columns columns =
          new Columns(
              market.column(Market.Row::high),
              market.column(Market.Row::low),
              market.closes(),
              market.column(Market.Row::volume));
      return TaLib.run(
          market.size(),
          lines,
          (core, last, begin, length, out) -> call.apply(core, columns, last, begin, length, out));
    };
  }

  static Lines closes(Formula formula) {
    return market -> line(formula, market.closes());
  }

  /** Of the logarithms of the closes. */
  static Lines logarithms(Formula formula) {
    return market -> line(formula, Arrays.stream(market.closes()).map(Math::log).toArray());
  }

  private static double[][] line(Formula formula, double[] closes) {
    double[] line = new double[closes.length];
    for (int i = 0; i < line.length; i++) {
      line[i] = formula.at(closes, i);
    }
    return new double[][] {line};
  }

  static Indicator<Num> pivot(BarSeries series, PivotLevel level) {
    return new StandardReversalIndicator(new PivotPointIndicator(series, TimeLevel.DAY), level);
  }

  /**
   * Fails at the first value that differs; gives at how many bars the best covered line was
   * compared.
   */
  int compare(Market market) {
    double[][] values = ours.apply(market);
    int compared = 0;
    for (Reference reference : references) {
      int line = 0;
      for (Lines lines : reference.lines()) {
        for (double[] expected : lines.apply(market)) {
          compared = Math.max(compared, compare(market, values[line], expected, line, reference));
          line++;
        }
      }
    }
    return compared;
  }

  private int compare(
      Market market, double[] actual, double[] expected, int line, Reference reference) {
    int compared = 0;
    for (int i = reference.from(); i < market.size(); i++) {
      if (!Double.isFinite(expected[i]) || reference.except().at(market, i)) {
        continue;
      }
      double scale = Math.max(Math.abs(expected[i]), floor(market.rows().get(i)));
      // NaN is no match.
      if (!(Math.abs(actual[i] - expected[i]) / scale <= TOLERANCE)) {
        fail(
            "%s line %d on %s bar %d: %s, not %s"
                .formatted(name, line, market, i, actual[i], expected[i]));
      }
      compared++;
    }
    return compared;
  }

  /** Without a floor of its own a line is in price units: a thousandth of the price. */
  private double floor(Bar bar) {
    return floor > 0 ? floor : bar.close() / 1_000;
  }

  private interface Step<T> {
    double next(T indicator, Bar bar);
  }

  private static <T> double[][] run(
      Market market, T indicator, Step<T> step, List<ToDoubleFunction<T>> more) {
    double[][] lines = new double[1 + more.size()][market.size()];
    for (int i = 0; i < market.size(); i++) {
      lines[0][i] = step.next(indicator, market.rows().get(i));
      for (int line = 0; line < more.size(); line++) {
        lines[line + 1][i] = more.get(line).applyAsDouble(indicator);
      }
    }
    return lines;
  }

  @Override
  public String toString() {
    return name;
  }
}
