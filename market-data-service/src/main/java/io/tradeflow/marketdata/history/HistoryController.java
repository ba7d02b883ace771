package io.tradeflow.marketdata.history;

import io.tradeflow.marketdata.Page;
import io.tradeflow.marketdata.candle.Candle;
import io.tradeflow.marketdata.candle.CandleTable;
import io.tradeflow.marketdata.candle.Interval;
import io.tradeflow.marketdata.instrument.Instruments;
import io.tradeflow.marketdata.travel.Travels;
import io.tradeflow.starter.web.Problem;
import java.math.BigDecimal;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/v1/market")
class HistoryController {
  private static final int MAX_LIMIT = 1_000;
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2300-01-01T00:00:00Z");

  private final CandleTable candles;
  private final Instruments instruments;
  private final Travels travels;

  HistoryController(CandleTable candles, Instruments instruments, Travels travels) {
    this.candles = candles;
    this.instruments = instruments;
    this.travels = travels;
  }

  record CandleView(
      String symbol,
      String interval,
      Instant openTime,
      BigDecimal open,
      BigDecimal high,
      BigDecimal low,
      BigDecimal close,
      BigDecimal volume,
      long trades) {
    static CandleView of(Candle candle) {
      return new CandleView(
          candle.symbol(),
          candle.interval().code(),
          candle.openTime(),
          candle.open(),
          candle.high(),
          candle.low(),
          candle.close(),
          candle.volume(),
          candle.trades());
    }
  }

  /**
   * Oldest first; {@code from} inclusive, {@code to} exclusive. An account that is bound to a
   * recorded span sees what has closed by the time of its market, and nothing later.
   */
  @GetMapping("/history")
  Mono<Page<CandleView>> history(
      Principal caller,
      @RequestParam String symbol,
      @RequestParam(defaultValue = "1m") String interval,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    instruments.require(symbol);
    Interval length = Interval.of(interval).orElseThrow(() -> unknown(interval));
    int size = Page.limit(limit, MAX_LIMIT);
    Instant begin = within(from == null ? EARLIEST : from);
    if (cursor != null) {
      long second = Page.decode(cursor);
      Instant next =
          within(
              Instant.ofEpochSecond(
                  Math.clamp(second, EARLIEST.getEpochSecond(), LATEST.getEpochSecond())));
      begin = next.isAfter(begin) ? next : begin;
    }
    return candles
        .page(symbol, length, begin, end(caller, length, to), size + 1)
        .collectList()
        .map(found -> page(found, size));
  }

  private Instant end(Principal caller, Interval length, @Nullable Instant to) {
    Instant asked = within(to == null ? LATEST : to);
    return travels
        .marketTime(caller.getName())
        .map(length::floor)
        .filter(asked::isAfter)
        .orElse(asked);
  }

  @GetMapping("/intervals")
  Page<String> intervals() {
    return Page.whole(Arrays.stream(Interval.values()).map(Interval::code).toList());
  }

  private static Page<CandleView> page(List<Candle> found, int size) {
    List<CandleView> items = found.stream().limit(size).map(CandleView::of).toList();
    return new Page<>(
        items,
        found.size() > size ? Page.encode(found.get(size).openTime().getEpochSecond()) : null);
  }

  private static Instant within(Instant moment) {
    if (moment.isBefore(EARLIEST)) {
      return EARLIEST;
    }
    return moment.isAfter(LATEST) ? LATEST : moment;
  }

  private static Problem unknown(String interval) {
    return new Problem(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "UNKNOWN_INTERVAL",
            "interval must be one of "
                + Arrays.stream(Interval.values())
                    .map(Interval::code)
                    .collect(Collectors.joining(", "))
                + ".")
        .with("interval", interval);
  }
}
