package io.tradeflow.engine.adapter.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.adapter.search.JeneticsEvolver;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** Runs {@code ./tradeflow backtest} for tests that compare with it. */
public final class CommandLine {
  private CommandLine() {}

  /** Runs it; it must succeed. */
  public static void backtest(String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, UTF_8);
    assertThat(BacktestMain.run(arguments, new JeneticsEvolver(), out, out))
        .as(said.toString(UTF_8))
        .isZero();
  }
}
