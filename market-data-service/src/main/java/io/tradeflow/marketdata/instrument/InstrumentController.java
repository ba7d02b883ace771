package io.tradeflow.marketdata.instrument;

import io.tradeflow.marketdata.Page;
import io.tradeflow.starter.web.Problem;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/market")
class InstrumentController {
  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_QUERY = 32;

  private final Instruments instruments;

  InstrumentController(Instruments instruments) {
    this.instruments = instruments;
  }

  @GetMapping("/instruments")
  Page<Instrument> instruments(
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return Page.of(instruments.all(), cursor, Page.limit(limit, MAX_LIMIT));
  }

  @GetMapping("/symbols")
  Page<String> symbols(
      @RequestParam(defaultValue = "1000") int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    List<String> symbols = instruments.all().stream().map(Instrument::symbol).toList();
    return Page.of(symbols, cursor, Page.limit(limit, MAX_LIMIT));
  }

  @GetMapping("/search")
  Page<Instrument> search(
      @RequestParam String q,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    if (q.isBlank() || q.length() > MAX_QUERY) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "BAD_QUERY",
          "q must have from 1 to " + MAX_QUERY + " characters.");
    }
    String wanted = q.strip().toUpperCase(Locale.ROOT);
    List<Instrument> found =
        instruments.all().stream().filter(one -> one.symbol().contains(wanted)).toList();
    return Page.of(found, cursor, Page.limit(limit, MAX_LIMIT));
  }
}
