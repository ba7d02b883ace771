package io.tradeflow.engine.application.outside;

import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.application.Refused;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.SignalSource;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotState;
import io.tradeflow.engine.domain.outside.SymbolNames;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes what other programs tell a bot to do. It becomes a signal on the same topic as those of
 * strategies, for that bot only, and is judged there. The price that sizes the order is the
 * market's, never the sender's.
 */
public final class ReceiveSignals {
  /** How far a sender's clock may be off, and how long a message may be under way. */
  public static final Duration WINDOW = Duration.ofSeconds(300);

  /** Events that a webhook, or a bot over the API, takes a minute. */
  public static final int MOST_PER_MINUTE = 100;

  private static final String NOT_RUNNING = "BOT_NOT_RUNNING";

  private final OutsideSignals signals;
  private final Prices prices;
  private final Duration maxPriceAge;
  private final Clock clock;

  /**
   * @param maxPriceAge by wall clock: a price that is older does not size an order
   */
  public ReceiveSignals(OutsideSignals signals, Prices prices, Duration maxPriceAge, Clock clock) {
    this.signals = signals;
    this.prices = prices;
    this.maxPriceAge = maxPriceAge;
    this.clock = clock;
  }

  /**
   * What a sender wants.
   *
   * @param symbol as the sender calls it
   * @param note what a person shall read about it
   */
  public record Wish(String symbol, Direction direction, String note) {}

  /**
   * What became of an event.
   *
   * @param status ACCEPTED: signals are on their way; REPEATED: the id was there before, nothing
   *     was done; IGNORED: kept, nothing will be done
   * @param code why it was ignored; null otherwise
   */
  public record Receipt(
      Status status, String eventId, List<UUID> signalIds, @Nullable String code) {}

  /** What became of an event. */
  public enum Status {
    ACCEPTED,
    REPEATED,
    IGNORED
  }

  /**
   * Refuses what is too old or too new.
   *
   * @param slack by how much the time given is rounded down
   */
  public void checkTime(Instant sentAt, Duration slack) {
    Duration age = Duration.between(sentAt, clock.instant());
    if (age.compareTo(WINDOW.plus(slack)) > 0 || age.compareTo(WINDOW.negated()) < 0) {
      throw new Refused(
          Refused.Kind.UNAUTHENTICATED,
          "TIMESTAMP_OUTSIDE_WINDOW",
          "The message is of %s, which is more than %d s from now. Set the sender's clock."
              .formatted(sentAt, WINDOW.toSeconds()));
    }
  }

  /**
   * Takes an event whose sender is known to be the right one.
   *
   * @param sourceId webhook, or bot over the API
   */
  public Receipt receive(
      Bot bot, RaisedSignal.Source source, UUID sourceId, String eventId, List<Wish> wishes) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    RaisedSignal.Origin origin =
        new RaisedSignal.Origin(source, sourceId, bot.id(), bot.accountId(), eventId);
    boolean running = bot.state() == BotState.RUNNING;
    List<RaisedSignal> raised = running ? raise(bot, origin, wishes, now) : List.of();
    OutsideSignals.Event event =
        new OutsideSignals.Event(
            sourceId, eventId, bot.id(), bot.accountId(), now, running ? null : NOT_RUNNING);
    List<UUID> ids = raised.stream().map(each -> each.signal().id()).toList();
    return switch (signals.keep(event, raised, MOST_PER_MINUTE)) {
      case KEPT ->
          running
              ? new Receipt(Status.ACCEPTED, eventId, ids, null)
              : new Receipt(Status.IGNORED, eventId, List.of(), NOT_RUNNING);
      case REPEATED -> new Receipt(Status.REPEATED, eventId, List.of(), null);
      case TOO_MANY ->
          throw new Refused(
              Refused.Kind.TOO_MANY,
              "RATE_LIMITED",
              "%d events a minute are taken. Send again in a minute.".formatted(MOST_PER_MINUTE));
    };
  }

  /** Symbols that are not the bot's are left out: a scan finds others too. */
  private List<RaisedSignal> raise(
      Bot bot, RaisedSignal.Origin origin, List<Wish> wishes, Instant now) {
    Map<String, Wish> bySymbol = new LinkedHashMap<>();
    for (Wish wish : wishes) {
      SymbolNames.find(wish.symbol(), bot.plan().symbols())
          .ifPresent(symbol -> bySymbol.putIfAbsent(symbol, wish));
    }
    if (bySymbol.isEmpty()) {
      throw new Refused(
          Refused.Kind.INVALID,
          "UNKNOWN_SYMBOL",
          "symbol: the bot does not trade it. It trades " + names(bot.plan().symbols()));
    }
    List<RaisedSignal> raised = new ArrayList<>();
    bySymbol.forEach((symbol, wish) -> raised.add(raise(bot, origin, symbol, wish, now)));
    return raised;
  }

  private static String names(List<String> symbols) {
    int shown = Math.min(10, symbols.size());
    return String.join(", ", symbols.subList(0, shown)) + (shown < symbols.size() ? " …" : "");
  }

  private RaisedSignal raise(
      Bot bot, RaisedSignal.Origin origin, String symbol, Wish wish, Instant now) {
    Prices.Price price =
        prices
            .last(symbol, now.minus(maxPriceAge))
            .orElseThrow(
                () ->
                    new Refused(
                        Refused.Kind.UNAVAILABLE,
                        "PRICE_UNKNOWN",
                        "%s has had no price for %d s. Send the same event again in a moment."
                            .formatted(symbol, maxPriceAge.toSeconds())));
    String name =
        String.join(
            "|",
            origin.sourceId().toString(),
            origin.externalId(),
            symbol,
            wish.direction().name());
    Signal signal =
        new Signal(
            UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
            // No bot follows this source: readers that know no origin do nothing.
            new SignalSource(
                origin.source().name().toLowerCase(Locale.ROOT),
                bot.id().toString(),
                symbol,
                bot.plan().interval()),
            wish.direction(),
            1,
            wish.note(),
            price.price(),
            price.marketTime().minus(bot.plan().interval().length()));
    return new RaisedSignal(signal, now, origin);
  }
}
