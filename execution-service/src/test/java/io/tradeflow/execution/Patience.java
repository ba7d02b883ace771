package io.tradeflow.execution;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long tests wait for what comes by itself: long, as a wait that succeeds costs nothing. */
public final class Patience {
  public static final Duration LONG = Duration.ofSeconds(60);

  private Patience() {}

  public static ConditionFactory await() {
    return Awaitility.await().atMost(LONG);
  }
}
