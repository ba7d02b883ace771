package io.tradeflow.engine.adapter.kafka;

import io.tradeflow.engine.application.Instruments;
import io.tradeflow.engine.domain.bot.Instrument;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.InstrumentEvent;
import io.tradeflow.events.InstrumentListed;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.health.contributor.Status;

/** The listed instruments, read from the beginning of their topic. */
public final class InstrumentCatalogue implements Instruments {
  private final Map<String, Instrument> bySymbol = new ConcurrentHashMap<>();
  private final BroadcastReaders readers;
  private volatile boolean complete;

  public InstrumentCatalogue(BroadcastReaders readers) {
    this.readers = readers;
    readers.<InstrumentEvent>fromBeginning(
        Topics.MARKET_INSTRUMENTS, event -> accept(event.value()));
  }

  @Override
  public Optional<Instrument> find(String symbol) {
    return Optional.ofNullable(bySymbol.get(symbol));
  }

  /** True once everything that was listed at the start has been read. */
  boolean isComplete() {
    complete = complete || readers.health().getStatus().equals(Status.UP);
    return complete;
  }

  private void accept(InstrumentEvent event) {
    InstrumentListed listed = event.getListed();
    if (listed == null) {
      return;
    }
    bySymbol.put(
        listed.getSymbol(),
        new Instrument(
            listed.getSymbol(),
            Decimals.fromWire(listed.getLotSize()),
            Decimals.fromWire(listed.getMinQuantity()),
            Decimals.fromWire(listed.getMaxQuantity()),
            listed.getTradable()));
  }
}
