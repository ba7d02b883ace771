package io.tradeflow.execution;

import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.InstrumentRules;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A market of one symbol, with a kill switch for each account and each {@code broker:NAME}. */
public final class FakeMarket implements Market {
  public final Set<String> killed = ConcurrentHashMap.newKeySet();
  public volatile boolean ready = true;
  public volatile BigDecimal price = new BigDecimal("100");
  public volatile Instant time = Samples.MARKET_TIME;
  private final @Nullable Fences fences;

  public FakeMarket() {
    this(null);
  }

  /** One that knows of fences, as the real one does. */
  public FakeMarket(@Nullable Fences fences) {
    this.fences = fences;
  }

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public @Nullable InstrumentRules instrument(String symbol) {
    return symbol.equals("BTC-USD") ? Samples.BTC : null;
  }

  @Override
  public @Nullable Rejection stopped(NewOrder order) {
    if (killed.contains(order.accountId()) && !order.emergency()) {
      return new Rejection("KILL_SWITCH", null, "account:" + order.accountId(), "Engaged");
    }
    if (killed.contains("broker:" + order.broker())) {
      return new Rejection("KILL_SWITCH", null, "broker:" + order.broker(), "Engaged");
    }
    return fences == null ? null : fences.stopped(order);
  }

  @Override
  public @Nullable BigDecimal lastPrice(String symbol) {
    return symbol.equals("BTC-USD") ? price : null;
  }

  @Override
  public @Nullable Instant marketTime(String symbol) {
    return time;
  }
}
