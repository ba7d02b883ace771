package io.tradeflow.execution.adapter.broker;

import io.tradeflow.execution.application.Broker;
import io.tradeflow.execution.application.BrokerContract;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import io.tradeflow.paperbroker.PaperTerms;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class PaperBrokerContractTest extends BrokerContract {
  private final PaperBrokerAdapter broker =
      new PaperBrokerAdapter(
          new PaperTerms(BigDecimal.TEN, BigDecimal.TWO, BigDecimal.ZERO, Duration.ZERO, 7),
          this::report,
          account -> 0,
          Clock.systemUTC());

  @AfterEach
  void close() {
    broker.close();
  }

  @Override
  protected Broker broker() {
    return broker;
  }

  @Override
  protected void showBook() {
    broker.depth(
        new Depth(
            "BTC-USD", List.of(level("100", "5")), List.of(level("101", "1"), level("102", "5"))));
  }

  @Override
  protected int working() {
    return broker.working();
  }

  private static Level level(String price, String quantity) {
    return new Level(new BigDecimal(price), new BigDecimal(quantity));
  }
}
