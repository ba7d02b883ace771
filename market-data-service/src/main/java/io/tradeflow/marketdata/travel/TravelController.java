package io.tradeflow.marketdata.travel;

import io.tradeflow.marketdata.candle.Interval;
import io.tradeflow.marketdata.instrument.Instruments;
import io.tradeflow.starter.web.Problem;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Binds the caller's own account to a recorded span, and releases it. */
@RestController
@RequestMapping("/api/v1/market/time-travel")
class TravelController {
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2300-01-01T00:00:00Z");
  private static final int MOST_SHOWN = 20;

  private final Travels travels;
  private final TravelTable table;
  private final TravelProperties properties;
  private final Instruments instruments;
  private final Clock clock;

  TravelController(
      Travels travels,
      TravelTable table,
      TravelProperties properties,
      Instruments instruments,
      Clock clock) {
    this.travels = travels;
    this.table = table;
    this.properties = properties;
    this.instruments = instruments;
    this.clock = clock;
  }

  /** Without symbols all that are recorded in the span. */
  record Request(
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable Integer speed,
      @Nullable List<String> symbols) {}

  record View(
      UUID id,
      Instant from,
      Instant to,
      int speed,
      List<String> symbols,
      Travel.State state,
      Instant marketTime,
      Instant boundAt,
      @Nullable Instant endedAt,
      @Nullable String reason) {
    static View of(Travel travel) {
      return new View(
          travel.id(),
          travel.from(),
          travel.to(),
          travel.speed(),
          travel.symbols(),
          travel.state(),
          travel.position(),
          travel.boundAt(),
          travel.endedAt(),
          travel.reason());
    }
  }

  private record Span(Instant from, Instant to, int speed, List<String> symbols) {}

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Mono<View> bind(Principal caller, @RequestBody Request request) {
    Span span = span(request);
    span.symbols().forEach(instruments::require);
    if (travels.bound(caller.getName())) {
      throw running();
    }
    return table
        .recorded(span.from(), span.to(), span.symbols())
        .collectList()
        .flatMap(
            recorded ->
                recorded.isEmpty()
                    ? missing(span)
                    : travels
                        .bind(travel(caller.getName(), span, recorded))
                        .switchIfEmpty(Mono.error(TravelController::tooMany)))
        .onErrorMap(DuplicateKeyException.class, twice -> running())
        .map(View::of);
  }

  @GetMapping
  Mono<View> show(Principal caller) {
    return travels.last(caller.getName()).map(View::of).switchIfEmpty(Mono.error(none()));
  }

  @DeleteMapping
  Mono<View> end(Principal caller) {
    return travels.end(caller.getName()).map(View::of).switchIfEmpty(Mono.error(none()));
  }

  private Span span(Request request) {
    Instant from = minute("from", request.from());
    Instant to = minute("to", request.to());
    if (!from.isBefore(to)) {
      throw bad("to", "to must be later than from.");
    }
    int speed = request.speed() == null ? 1 : request.speed();
    if (speed < 1 || speed > Travel.FASTEST) {
      throw bad("speed", "speed must be from 1 to " + Travel.FASTEST + ".");
    }
    List<String> symbols =
        request.symbols() == null ? List.of() : request.symbols().stream().distinct().toList();
    if (symbols.size() > properties.mostSymbols()) {
      throw tooManySymbols();
    }
    return new Span(from, to, speed, symbols);
  }

  private static Instant minute(String field, @Nullable Instant moment) {
    if (moment == null || moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
      throw bad(field, field + " must be a time from " + EARLIEST + " to " + LATEST + ".");
    }
    return Interval.MINUTE.floor(moment);
  }

  private Travel travel(String account, Span span, List<TravelTable.Recorded> recorded) {
    if (recorded.size() > properties.mostSymbols()) {
      throw tooManySymbols();
    }
    long minutes = recorded.stream().mapToLong(TravelTable.Recorded::minutes).sum();
    if (minutes > properties.mostMinutes()) {
      throw new Problem(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "SPAN_TOO_LARGE",
              "The span has %d recorded minutes of its symbols, at most %d are replayed. Shorten it"
                      .formatted(minutes, properties.mostMinutes())
                  + " or name fewer symbols.")
          .with("limit", properties.mostMinutes())
          .with("actual", minutes);
    }
    Instant first =
        recorded.stream().map(TravelTable.Recorded::first).min(Instant::compareTo).orElseThrow();
    Instant last =
        recorded.stream().map(TravelTable.Recorded::last).max(Instant::compareTo).orElseThrow();
    return new Travel(
        UUID.randomUUID(),
        account,
        first,
        last.plus(Interval.MINUTE.length()),
        span.speed(),
        recorded.stream().map(TravelTable.Recorded::symbol).toList(),
        first,
        Travel.State.RUNNING,
        null,
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        null);
  }

  private <T> Mono<T> missing(Span span) {
    List<String> asked =
        span.symbols().isEmpty()
            ? instruments.all().stream().limit(MOST_SHOWN).map(one -> one.symbol()).toList()
            : span.symbols();
    return table
        .kept(asked)
        .map(
            one ->
                one.symbol()
                    + " "
                    + one.first()
                    + " to "
                    + one.last().plus(Interval.MINUTE.length()))
        .collectList()
        .flatMap(
            kept ->
                Mono.error(
                    new Problem(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "NOTHING_RECORDED",
                            "Nothing is recorded in this span. recorded lists what is.")
                        .with("recorded", kept)));
  }

  private Problem tooManySymbols() {
    return bad(
        "symbols",
        "The span has too many symbols; name from 1 to " + properties.mostSymbols() + ".");
  }

  private static Problem bad(String field, String detail) {
    return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "BAD_TIME_TRAVEL", detail)
        .with("field", field);
  }

  private static Problem tooMany() {
    return new Problem(
        HttpStatus.CONFLICT,
        "TOO_MANY_TIME_TRAVELS",
        "As many accounts as allowed trade in recorded spans. Try again later.");
  }

  private static Problem running() {
    return new Problem(
        HttpStatus.CONFLICT,
        "TIME_TRAVEL_RUNNING",
        "Your account is bound to a recorded span. DELETE /api/v1/market/time-travel ends that.");
  }

  private static Problem none() {
    return new Problem(
        HttpStatus.NOT_FOUND,
        "NO_TIME_TRAVEL",
        "Your account is not bound to a recorded span. POST /api/v1/market/time-travel binds it.");
  }
}
