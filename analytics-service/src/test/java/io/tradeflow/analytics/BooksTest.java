package io.tradeflow.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BooksTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** What a table holds between batches. */
  private static final class Store {
    private final Map<String, String> accounts = new TreeMap<>();
    private final Map<String, Holding> holdings = new TreeMap<>();
    private final List<String> trades = new ArrayList<>();
    private final Map<String, AccountBook> rows = new HashMap<>();

    void write(List<LedgerEntry> batch) {
      Books books = new Books(rows.values().stream().map(this::reopened).toList());
      batch.forEach(books::book);
      for (AccountBook book : books.changed()) {
        rows.put(book.account(), book);
        accounts.put(
            book.account(),
            "%d %s %s".formatted(book.seq(), plain(book.cash()), plain(book.deposited())));
        book.changed().forEach(held -> holdings.put(book.account() + held.symbol(), stored(held)));
      }
      books
          .trades()
          .forEach(
              trade ->
                  trades.add(
                      "%s %d %s"
                          .formatted(
                              trade.fill().account(),
                              trade.fill().seq(),
                              plain(trade.equityAfter()))));
    }

    /** As {@code numeric(38,18)} keeps it. */
    private static Holding stored(Holding held) {
      return new Holding(
          held.symbol(),
          held.quantity().setScale(18, RoundingMode.HALF_UP).stripTrailingZeros(),
          held.totalCost().setScale(18, RoundingMode.HALF_UP).stripTrailingZeros(),
          held.lastPrice().setScale(18, RoundingMode.HALF_UP).stripTrailingZeros());
    }

    private AccountBook reopened(AccountBook row) {
      AccountBook book = new AccountBook(row.account(), row.seq(), row.cash(), row.deposited());
      holdings.forEach(
          (key, held) -> {
            if (key.startsWith(row.account())) {
              book.holds(held);
            }
          });
      return book;
    }

    @Override
    public String toString() {
      List<String> sorted = trades.stream().sorted().toList();
      return accounts + "\n" + holdings + "\n" + sorted;
    }
  }

  private static String plain(BigDecimal amount) {
    return amount.stripTrailingZeros().toPlainString();
  }

  /** Also with prices of so many digits that costs are rounded. */
  @Property(tries = 200)
  void batchesOfAnySizeWithRepeatsStoreTheSameAsOneByOne(
      @ForAll("histories") List<LedgerEntry> history, @ForAll("cuts") List<Integer> cuts) {
    Store oneByOne = new Store();
    history.forEach(entry -> oneByOne.write(List.of(entry)));

    Store batched = new Store();
    int from = 0;
    for (int i = 0; from < history.size(); i++) {
      int to = Math.min(history.size(), from + cuts.get(i % cuts.size()));
      batched.write(history.subList(Math.max(0, from - 3), to));
      from = to;
    }

    assertThat(batched).hasToString(oneByOne.toString());
  }

  @Test
  void anAccountThatWasNeverFundedHasNoFills() {
    Books books = new Books(List.of());

    assertThatThrownBy(() -> books.book(fill("a", 2, "BTC-USD", true, "1", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Fill fill-2 of order order-2: account a was never funded");
    assertThat(books.changed()).isEmpty();
  }

  @Test
  void aFillTooLargeToBeStoredIsRefusedAndLeavesTheBookAsItWas() {
    Books books = new Books(List.of());
    books.book(new LedgerEntry.Deposit("a", 1, new BigDecimal("10")));

    assertThatThrownBy(
            () -> books.book(fill("a", 2, "BTC-USD", true, "99999999999", "99999999999")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("20 integer digits");
    assertThat(books.trades()).isEmpty();
    assertThat(books.changed())
        .singleElement()
        .satisfies(
            book -> {
              assertThat(book.seq()).isEqualTo(1);
              assertThat(book.changed()).isEmpty();
            });
  }

  @Provide
  Arbitrary<List<Integer>> cuts() {
    return Arbitraries.integers().between(1, 12).list().ofMinSize(1).ofMaxSize(6);
  }

  /** Three accounts, each funded first; sequences have gaps. */
  @Provide
  Arbitrary<List<LedgerEntry>> histories() {
    Arbitrary<BigDecimal> amounts =
        Arbitraries.bigDecimals()
            .between(new BigDecimal("0.000000000001"), new BigDecimal("1000"))
            .ofScale(12);
    return Combinators.combine(
            Arbitraries.of("a", "b", "c"),
            Arbitraries.of("BTC-USD", "ETH-USD"),
            Arbitraries.of(true, false),
            amounts,
            amounts)
        .as(Traded::new)
        .list()
        .ofMaxSize(40)
        .map(BooksTest::history);
  }

  private record Traded(
      String account, String symbol, boolean buy, BigDecimal quantity, BigDecimal price) {}

  private static List<LedgerEntry> history(List<Traded> trades) {
    List<LedgerEntry> history = new ArrayList<>();
    for (String account : List.of("a", "b", "c")) {
      history.add(new LedgerEntry.Deposit(account, 1, new BigDecimal("10000")));
    }
    long seq = 1;
    for (Traded trade : trades) {
      seq += 2;
      history.add(
          fill(
              trade.account(),
              seq,
              trade.symbol(),
              trade.buy(),
              trade.quantity().toPlainString(),
              trade.price().toPlainString()));
    }
    return history;
  }

  private static LedgerEntry.Fill fill(
      String account, long seq, String symbol, boolean buy, String quantity, String price) {
    return new LedgerEntry.Fill(
        account,
        seq,
        "order-" + seq,
        "fill-" + seq,
        symbol,
        buy,
        new BigDecimal(quantity),
        new BigDecimal(price),
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        BigDecimal.valueOf(seq),
        NOON);
  }
}
