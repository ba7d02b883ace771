package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.InstrumentEvent;
import io.tradeflow.events.KillSwitchEvent;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.application.InstrumentRules;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Instruments and kill switches as last published. */
public final class ReferenceData {
  private final Map<String, InstrumentRules> instruments = new ConcurrentHashMap<>();
  private final Map<String, BigDecimal> prices = new ConcurrentHashMap<>();
  private final Map<String, String> killed = new ConcurrentHashMap<>();

  public ReferenceData(BroadcastReaders readers) {
    readers.fromBeginning(Topics.MARKET_INSTRUMENTS, this::listed);
    readers.fromBeginning(Topics.RISK_KILL_SWITCH, this::switched);
    readers.fromNow(Topics.MARKET_QUOTES, this::quoted);
  }

  public @Nullable InstrumentRules instrument(String symbol) {
    return instruments.get(symbol);
  }

  /** Why nothing may be sent for the order now, or null. */
  public @Nullable Rejection stopped(NewOrder order) {
    return Stream.of(
            "global:*",
            "account:" + order.accountId(),
            "broker:" + order.broker(),
            "strategy:" + order.strategy())
        .filter(killed::containsKey)
        .findFirst()
        .map(
            scope ->
                new Rejection(
                    "KILL_SWITCH", null, scope, "The kill switch is engaged: " + killed.get(scope)))
        .orElse(null);
  }

  /** Price of the last trade, or null before the first quote. */
  public @Nullable BigDecimal lastPrice(String symbol) {
    return prices.get(symbol);
  }

  private void quoted(ConsumerRecord<String, QuoteEvent> event) {
    var quote = event.value().getQuote();
    if (quote != null) {
      prices.put(quote.getSymbol(), Decimals.fromWire(quote.getLastPrice()));
    }
  }

  private void listed(ConsumerRecord<String, InstrumentEvent> event) {
    var listed = event.value().getListed();
    if (listed != null) {
      instruments.put(
          listed.getSymbol(),
          new InstrumentRules(
              Decimals.fromWire(listed.getTickSize()),
              Decimals.fromWire(listed.getLotSize()),
              Decimals.fromWire(listed.getMinQuantity()),
              Decimals.fromWire(listed.getMaxQuantity()),
              listed.getTradable()));
    }
  }

  private void switched(ConsumerRecord<String, KillSwitchEvent> event) {
    var changed = event.value().getChanged();
    if (changed == null) {
      return;
    }
    if (changed.getEngaged()) {
      killed.put(changed.getScope(), changed.getReason());
    } else {
      killed.remove(changed.getScope());
    }
  }
}
