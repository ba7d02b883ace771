package io.tradeflow.engine.domain.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BarReaderTest {
  private static final String HEADER = "time,open,high,low,close,volume\n";

  @Test
  void readsTimesOfEveryNotation() {
    String rest = ",1,1,1,1,1\n";
    Bars bars =
        Lines.read(
            "AAA-USD",
            HEADER
                + "1970-01-02"
                + rest
                + "1970-01-03T00:00:00Z"
                + rest
                + "259200"
                + rest
                + "1600000000000"
                + rest);

    assertThat(bars.opens).containsExactly(86_400, 172_800, 259_200, 1_600_000_000);
    assertThat(bars.seconds()).isEqualTo(86_400);
  }

  @Test
  void columnsComeInAnyOrderAndVolumeMayBeMissing() {
    Bars bars =
        Lines.read("AAA-USD", "Close, Low,ignored,High,Open,Time\r\n2.5,1,x,3,2,60\r\n\r\n");

    assertThat(bars.open(0)).isEqualTo(2);
    assertThat(bars.high(0)).isEqualTo(3);
    assertThat(bars.low(0)).isEqualTo(1);
    assertThat(bars.close(0)).isEqualTo(2.5);
    assertThat(bars.hasVolume()).isFalse();
    assertThat(bars.tick()).isEqualByComparingTo("0.1");
  }

  @Test
  void growsAndMeasuresTheShortestTime() {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < 3_000; i++) {
      text.append(i * 60 + (i > 1_500 ? 600 : 0)).append(",1.25,1.5,1,1.25,7\n");
    }

    Bars bars = Lines.read("AAA-USD", text.toString());

    assertThat(bars.count()).isEqualTo(3_000);
    assertThat(bars.seconds()).isEqualTo(60);
    assertThat(bars.firstFrom(59)).isEqualTo(1);
    assertThat(bars.firstFrom(60)).isEqualTo(1);
    assertThat(bars.lastClosed(60)).isZero();
    assertThat(bars.lastClosed(59)).isEqualTo(-1);
  }

  @Test
  void decimalsAreThoseOfTheNotation() {
    Bars bars = Lines.read("AAA-USD", HEADER + "60,0.1,611.78,0.07,611.78,1\n");

    assertThat(bars.exact(611.78)).isEqualByComparingTo("611.78");
    assertThat(bars.exact(0.07)).isEqualByComparingTo("0.07");
    assertThat(bars.exact(1.0 / 3)).isEqualByComparingTo("0.3333333333333333");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yesterday,1,1,1,1,1 | line 2: 'yesterday' is not a time such as 2016-10-07T00:01:00Z",
        "60,one,1,1,1,1 | line 2: 'one' is not a number",
        "60,NaN,1,1,1,1 | line 2: 'NaN' is not a number",
        "60,0,1,1,1,1 | line 2: open must be above 0 and at most 1e12, but is 0",
        "60,1,1,1,2,1 | line 2: open and close must lie between low 1.0 and high 1.0",
        "60,1,1,1,1,-1 | line 2: the volume must not be below 0, but is -1.0",
        "60,1,1,1 | line 2: 4 of 6 columns are there",
      })
  void saysWhichLineIsWrongAndWhy(String row, String message) {
    assertThatThrownBy(() -> Lines.read("AAA-USD", HEADER + row + "\n"))
        .isInstanceOf(InvalidBacktest.class)
        .hasMessage(message);
  }

  @Test
  void refusesTimesThatDoNotRiseAndFilesWithoutBars() {
    assertThatThrownBy(() -> Lines.read("AAA-USD", HEADER + "120,1,1,1,1,1\n60,1,1,1,1,1\n"))
        .hasMessage("line 3: the time 60 is not after the one before it");
    assertThatThrownBy(() -> Lines.read("AAA-USD", HEADER)).hasMessageContaining("no bars");
    assertThatThrownBy(() -> Lines.read("AAA-USD", "a,b\n"))
        .hasMessageStartingWith("line 1: there is no column 'time'");
  }
}
