package io.tradeflow.marketdata.quote;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.Decimals;
import io.tradeflow.marketdata.instrument.Instrument;
import io.tradeflow.marketdata.instrument.SimulatedListing;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class BookTest {
  @Property
  void levelsLieOnTheGridInOrderAndDoNotCross(
      @ForAll @IntRange(min = 1, max = 40) int listing,
      @ForAll @BigRange(min = "0.00001", max = "100000") @Scale(5) BigDecimal raw,
      @ForAll @IntRange(min = 1) int sequence) {
    Instrument instrument = SimulatedListing.first(listing).getLast().instrument();
    BigDecimal last = instrument.onTick(raw);
    Book book = Book.around(instrument, last, sequence);
    assertThat(book).isEqualTo(Book.around(instrument, last, sequence));
    assertThat(book.asks()).hasSize(10);
    assertThat(book.bids()).isNotEmpty().hasSizeLessThanOrEqualTo(10);
    assertThat(prices(book.asks())).isSorted().doesNotHaveDuplicates();
    assertThat(prices(book.bids().reversed())).isSorted().doesNotHaveDuplicates();
    assertThat(prices(book.bids()).getFirst()).isLessThan(prices(book.asks()).getFirst());
    for (Book.Level level : List.of(book.bids().getLast(), book.asks().getLast())) {
      assertThat(level.price()).isPositive();
      assertThat(level.price().remainder(instrument.tickSize())).isEqualByComparingTo("0");
      assertThat(level.quantity()).isPositive();
      assertThat(level.quantity().remainder(instrument.lotSize())).isEqualByComparingTo("0");
    }
  }

  @Test
  void quantitiesAtTheSmallestPriceFitTheWire() {
    BigDecimal price = new BigDecimal("0.000000000000000001");
    Instrument tiny = Instrument.unlisted("TINY-USD", 18, price);
    Book book = Book.around(tiny, price, 1);
    assertThat(Decimals.toWire(tiny.maxQuantity())).isPositive();
    assertThat(book.asks())
        .hasSize(10)
        .allSatisfy(level -> assertThat(Decimals.toWire(level.quantity())).isPositive());
    assertThat(book.bids())
        .hasSize(1)
        .allSatisfy(level -> assertThat(Decimals.toWire(level.quantity())).isPositive());
  }

  private static List<BigDecimal> prices(List<Book.Level> levels) {
    return levels.stream().map(Book.Level::price).toList();
  }
}
