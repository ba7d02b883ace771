package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import org.junit.jupiter.api.Test;

class KillSwitchTest {
  private final Tradeflow tradeflow = Tradeflow.running();

  @Test
  void operatorsStopAnAccountFromTheCommandLineAndASecondOneReleasesIt() {
    try (Trader ivan = tradeflow.newTrader("ivan")) {
      String account = ivan.accountId();

      String kill = tradeflow.command(0, "kill", "account", account, "--reason", "strange fills");
      assertThat(kill).contains("ENGAGED", "account:" + account);
      String order = ivan.order("BUY", "500 USD of BTC-USD at market");
      Eventually.refused(() -> ivan.orders(order, "k-" + System.nanoTime()), 409, "KILL_SWITCH");

      tradeflow.command(1, "release", "account:" + account, "--as", "operator-1");
      assertThat(tradeflow.command(0, "release", "account:" + account)).contains("RELEASED");
      Eventually.accepted(() -> ivan.orders(order, "r-" + System.nanoTime()));

      tradeflow.command(2, "kill", "venue", "kraken", "--reason", "no such scope");
    }
  }
}
