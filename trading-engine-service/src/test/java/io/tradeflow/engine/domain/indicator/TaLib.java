package io.tradeflow.engine.domain.indicator;

import com.tictactec.ta.lib.Core;
import com.tictactec.ta.lib.MInteger;
import com.tictactec.ta.lib.RetCode;
import java.util.Arrays;

/**
 * TA-Lib's functions give their values from the first bar that has one; this puts them in place.
 */
final class TaLib {
  /** A call of TA-Lib: last index, begin and length of the output, the output's lines. */
  interface Call {
    RetCode apply(Core core, int last, MInteger begin, MInteger length, double[][] lines);
  }

  private TaLib() {}

  /** One array for each line, as long as the market; NaN where there is no value. */
  static double[][] run(int size, int lines, Call call) {
    double[][] packed = new double[lines][size];
    MInteger begin = new MInteger();
    MInteger length = new MInteger();
    RetCode code = call.apply(new Core(), size - 1, begin, length, packed);
    if (code != RetCode.Success) {
      throw new IllegalStateException("TA-Lib says " + code);
    }
    double[][] placed = new double[lines][size];
    for (int i = 0; i < lines; i++) {
      Arrays.fill(placed[i], Double.NaN);
      System.arraycopy(packed[i], 0, placed[i], begin.value, length.value);
    }
    return placed;
  }
}
