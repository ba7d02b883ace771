package io.tradeflow.marketdata.quote;

import io.tradeflow.marketdata.Page;
import io.tradeflow.marketdata.instrument.Instruments;
import io.tradeflow.marketdata.travel.Travels;
import io.tradeflow.starter.web.Problem;
import java.math.BigDecimal;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/market")
class QuoteController {
  private static final int MAX_SYMBOLS = 1_000;

  private final Instruments instruments;
  private final Quotes quotes;
  private final Travels travels;

  QuoteController(Instruments instruments, Quotes quotes, Travels travels) {
    this.instruments = instruments;
    this.quotes = quotes;
    this.travels = travels;
  }

  record QuoteView(
      String symbol,
      BigDecimal bidPrice,
      BigDecimal bidQuantity,
      BigDecimal askPrice,
      BigDecimal askQuantity,
      BigDecimal lastPrice,
      BigDecimal lastQuantity,
      long sequence,
      Instant marketTime,
      Instant at) {
    static QuoteView of(Quotes.Latest latest) {
      Book book = latest.book();
      return new QuoteView(
          latest.tick().symbol(),
          book.bids().getFirst().price(),
          book.bids().getFirst().quantity(),
          book.asks().getFirst().price(),
          book.asks().getFirst().quantity(),
          latest.tick().price(),
          latest.tick().quantity(),
          latest.sequence(),
          latest.tick().marketTime(),
          latest.at());
    }
  }

  record DepthView(
      String symbol,
      List<Book.Level> bids,
      List<Book.Level> asks,
      long sequence,
      Instant marketTime,
      Instant at) {}

  /**
   * Listed symbols without a tick are left out: in the running feed, or in the span that the
   * account is bound to.
   */
  @GetMapping("/quotes")
  Page<QuoteView> quotes(Principal caller, @RequestParam List<String> symbols) {
    if (symbols.isEmpty() || symbols.size() > MAX_SYMBOLS) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "BAD_SYMBOLS",
          "symbols must name from 1 to " + MAX_SYMBOLS + " symbols, separated by commas.");
    }
    return Page.whole(
        symbols.stream()
            .distinct()
            .map(symbol -> latest(caller, instruments.require(symbol).symbol()))
            .flatMap(Optional::stream)
            .map(QuoteView::of)
            .toList());
  }

  @GetMapping("/depth")
  DepthView depth(
      Principal caller,
      @RequestParam String symbol,
      @RequestParam(defaultValue = "10") int levels) {
    int wanted = Page.limit(levels, Book.LEVELS);
    instruments.require(symbol);
    Quotes.Latest latest =
        latest(caller, symbol)
            .orElseThrow(
                () ->
                    new Problem(
                        HttpStatus.NOT_FOUND,
                        "NO_QUOTE",
                        "The running feed has had no tick of this symbol yet."));
    Book book = latest.book();
    return new DepthView(
        symbol,
        book.bids().stream().limit(wanted).toList(),
        book.asks().stream().limit(wanted).toList(),
        latest.sequence(),
        latest.tick().marketTime(),
        latest.at());
  }

  private Optional<Quotes.Latest> latest(Principal caller, String symbol) {
    return travels.bound(caller.getName())
        ? travels.find(caller.getName(), symbol)
        : quotes.find(symbol);
  }
}
