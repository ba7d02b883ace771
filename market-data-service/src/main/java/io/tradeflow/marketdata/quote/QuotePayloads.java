package io.tradeflow.marketdata.quote;

import io.tradeflow.events.BookLevel;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.DepthUpdated;
import io.tradeflow.events.QuoteUpdated;
import java.util.List;

/** A symbol's last tick as events carry it. */
public final class QuotePayloads {
  private QuotePayloads() {}

  /** Top of the book and last trade. */
  public static QuoteUpdated quote(Quotes.Latest one) {
    Book book = one.book();
    Book.Level bid = book.bids().getFirst();
    Book.Level ask = book.asks().getFirst();
    return new QuoteUpdated(
        one.tick().symbol(),
        Decimals.toWire(bid.price()),
        Decimals.toWire(bid.quantity()),
        Decimals.toWire(ask.price()),
        Decimals.toWire(ask.quantity()),
        Decimals.toWire(one.tick().price()),
        Decimals.toWire(one.tick().quantity()),
        one.sequence());
  }

  /** The book. */
  public static DepthUpdated depth(Quotes.Latest one) {
    Book book = one.book();
    return new DepthUpdated(
        one.tick().symbol(), levels(book.bids()), levels(book.asks()), one.sequence());
  }

  private static List<BookLevel> levels(List<Book.Level> levels) {
    return levels.stream()
        .map(
            level ->
                new BookLevel(Decimals.toWire(level.price()), Decimals.toWire(level.quantity())))
        .toList();
  }
}
