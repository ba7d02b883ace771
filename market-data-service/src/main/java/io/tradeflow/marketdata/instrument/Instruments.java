package io.tradeflow.marketdata.instrument;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.InstrumentEvent;
import io.tradeflow.events.InstrumentEventType;
import io.tradeflow.events.InstrumentListed;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.web.Problem;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** All instruments ever listed; reads come from memory, changes go to the table and the topic. */
@Component
public class Instruments {
  private final InstrumentTable table;
  private final Outbox outbox;
  private final Clock clock;
  private volatile Map<String, Instrument> listed = Map.of();

  Instruments(DatabaseClient database, Outbox outbox, Clock clock) {
    this.table = new InstrumentTable(database);
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Reads the table. */
  public Mono<Void> load() {
    return table.all().collectList().doOnNext(known -> remember(Map.of(), known)).then();
  }

  /** Lists those that are new or have changed; the others cause nothing. */
  public Mono<Void> list(List<Instrument> instruments, String runId) {
    Mono<Void> save =
        Mono.defer(
            () -> {
              Map<String, Instrument> known = listed;
              List<Instrument> changed =
                  instruments.stream()
                      .filter(instrument -> !instrument.equals(known.get(instrument.symbol())))
                      .toList();
              if (changed.isEmpty()) {
                return Mono.empty();
              }
              return outbox
                  .inTransaction(
                      table
                          .save(changed)
                          .then(outbox.append(events(changed, runId)))
                          .thenReturn(true))
                  .doOnNext(done -> remember(known, changed))
                  .then();
            });
    return listed.isEmpty() ? load().then(save) : save;
  }

  /** In the order of listing. */
  public List<Instrument> all() {
    return List.copyOf(listed.values());
  }

  /** The instrument, if it was ever listed. */
  public Optional<Instrument> find(String symbol) {
    return Optional.ofNullable(listed.get(symbol));
  }

  /**
   * The instrument.
   *
   * @throws Problem (404) if there is none
   */
  public Instrument require(String symbol) {
    return find(symbol)
        .orElseThrow(
            () ->
                new Problem(
                        HttpStatus.NOT_FOUND,
                        "UNKNOWN_SYMBOL",
                        "This symbol is not listed. GET /api/v1/market/symbols lists what is.")
                    .with("symbol", symbol));
  }

  private synchronized void remember(Map<String, Instrument> known, List<Instrument> changed) {
    Map<String, Instrument> next = new LinkedHashMap<>(known);
    changed.forEach(instrument -> next.put(instrument.symbol(), instrument));
    listed = Collections.unmodifiableMap(next);
  }

  private List<Outbox.Event> events(List<Instrument> changed, String runId) {
    return changed.stream()
        .map(one -> new Outbox.Event(Topics.MARKET_INSTRUMENTS, one.symbol(), event(one, runId)))
        .toList();
  }

  private InstrumentEvent event(Instrument one, String runId) {
    return new InstrumentEvent(
        Envelopes.of(
            null,
            null,
            null,
            clock.instant(),
            runId,
            runId + ':' + one.symbol(),
            InstrumentEventType.INSTRUMENT_LISTED.name(),
            0),
        InstrumentEventType.INSTRUMENT_LISTED,
        new InstrumentListed(
            one.symbol(),
            one.base(),
            one.quote(),
            Decimals.toWire(one.tickSize()),
            Decimals.toWire(one.lotSize()),
            Decimals.toWire(one.minQuantity()),
            Decimals.toWire(one.maxQuantity()),
            one.priceScale(),
            one.quantityScale(),
            one.tradable()));
  }
}
