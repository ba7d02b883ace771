package io.tradeflow.marketdata.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tradeflow.starter.web.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BarFileTest {
  private static final String HEADER = "time,open,high,low,close,volume\n";
  private static final String ROW = "2016-10-07T00:00:00Z,2,3,1,2,5\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2016-10-07T00:01:00Z,2,3,1,2",
        "2016-10-07T00:01:00Z,2,3,1,2,5,6",
        "2016-10-07T00:01:00Z,2,1,1,2,5",
        "2016-10-07T00:01:00Z,2,3,2.5,2,5",
        "2016-10-07T00:01:00Z,0,3,0,2,5",
        "2016-10-07T00:01:00Z,2,3,1,2,-5",
        "2016-10-07T00:01:00Z,2,3,1,NaN,5",
        "2016-10-07T00:01:00Z,2,3,1,2,1e99",
        "2016-10-07T00:01:00Z,2,3,1,2,1e-99",
        "2016-10-07T00:00:00Z,2,3,1,2,5",
        "2016-10-07T00:01:00.5Z,2,3,1,2,5",
        "+999999999-12-31T00:01:00Z,2,3,1,2,5",
        "2016-10-07 00:01,2,3,1,2,5"
      })
  void refusesABadLineAndNamesIt(String line) {
    Problem problem = refusal(HEADER + ROW + line);
    assertThat(problem.getStatusCode().value()).isEqualTo(422);
    assertThat(problem.getBody().getDetail()).startsWith("Line 3: ");
    assertThat(problem.getBody().getProperties()).containsEntry("line", 3);
  }

  @Test
  void countsEmptyLinesAndWindowsLineEnds() {
    String file = (HEADER + ROW + "\n\n" + "2016-10-07T00:01:00Z,2,3,1,2,x").replace("\n", "\r\n");
    assertThat(refusal(file).getBody().getDetail())
        .isEqualTo("Line 5: volume must be a decimal number, not below zero.");
  }

  @Test
  void namesTheFirstOfTwoBadLines() {
    String rows = "2016-10-07T00:01:00Z,2,1,1,2,5\n2016-10-07T00:00:00Z,2,3,1,2,5\n";
    assertThat(refusal(HEADER + ROW + rows).getBody().getDetail())
        .isEqualTo("Line 3: high must be the highest price.");
  }

  @Test
  void refusesAFileWithoutHeaderOrRows() {
    assertThat(refusal(ROW).getBody().getDetail()).contains("header");
    assertThat(refusal("").getBody().getDetail()).contains("row");
    assertThat(refusal(HEADER).getBody().getDetail()).contains("row");
  }

  @Test
  void acceptsWindowsLineEndsAndExponents() {
    assertThat(BarFile.parse((HEADER + ROW).replace("\n", "\r\n"))).hasSize(1);
    assertThat(BarFile.parse(HEADER + "2016-10-07T00:00:00Z,2,3,1,2,1e-05").getFirst().volume())
        .isEqualByComparingTo("0.00001");
  }

  private static Problem refusal(String text) {
    return catchThrowableOfType(Problem.class, () -> BarFile.parse(text));
  }
}
