package io.tradeflow.execution.adapter.postgres;

import static io.tradeflow.execution.ExecutionSystem.count;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.events;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.application.OrderReads;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.domain.Booking;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.Position;
import io.tradeflow.execution.domain.Walk;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * The ledger's rows against the domain alone: whatever happens, with a restart after every step,
 * what is read back is what the state machine says.
 */
class LedgerModelTest {
  private static final BigDecimal CASH = new BigDecimal("10000");

  @Property(tries = 20)
  void rowsAreWhatTheStateMachineSays(
      @ForAll @IntRange(min = 0, max = 5) int kind,
      @ForAll @Size(min = 5, max = 25) List<@IntRange(min = 0, max = 99_999) Integer> script) {
    String account = ExecutionSystem.account();
    long epoch = done(ledger().claim(partition(account), "test"));
    NewOrder terms = Walk.terms(account, kind);
    Order model =
        done(ledger().accept(terms, "key", "hash", Optional.empty())).orElseThrow().order();
    Booking.Account money = new Booking.Account(CASH, 2, 0);
    Position position = Position.flat(terms.symbol());
    List<String> fills = new ArrayList<>();
    List<OrderChange> said = new ArrayList<>();
    for (int step : script) {
      OrderChange change = Walk.change(said, step);
      said.add(change);
      Order before = done(ledger().find(terms.id(), account)).orElseThrow();
      assertThat(at(before, model)).isEqualTo(model);

      Booking booked =
          Booking.of(model, money, position, fills, List.of(change), model.updatedAt());
      var answer =
          done(ledger().change(terms.id(), account, List.of(change), new Stamp(epoch, null)))
              .orElseThrow();

      assertThat(answer.refused()).isEqualTo(booked.refused());
      if (change instanceof OrderChange.Fill fill && !booked.entries().isEmpty()) {
        fills.add(fill.fillId());
      }
      model = booked.order();
      money = booked.account();
      position = booked.position();
    }
    assertThat(at(done(ledger().find(terms.id(), account)).orElseThrow(), model)).isEqualTo(model);
    OrderReads reads = ExecutionSystem.bean(OrderReads.class);
    assertThat(done(reads.cash(account)).orElseThrow().cash()).isEqualByComparingTo(money.cash());
    assertThat(count("fills WHERE account_id = :a", account)).isEqualTo(money.fillSeq());
    assertThat(events(account))
        .extracting(event -> event.getEnvelope().getAccountSeq())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, money.seq()).boxed().toList());
  }

  /** The row with the model's times and with numbers that say the same written the same. */
  private static Order at(Order row, Order model) {
    assertThat(row.filledValue()).isEqualByComparingTo(model.filledValue());
    assertThat(row.filled()).isEqualByComparingTo(model.filled());
    return new Order(
        row.terms(),
        row.state(),
        model.filled(),
        model.filledValue(),
        row.fillCount(),
        row.rejection(),
        row.pending(),
        row.triggered(),
        model.createdAt(),
        model.updatedAt());
  }
}
