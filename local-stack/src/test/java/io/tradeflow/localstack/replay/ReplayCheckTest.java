package io.tradeflow.localstack.replay;

import static io.tradeflow.localstack.replay.RecordedStack.ACCOUNT;
import static io.tradeflow.localstack.replay.RecordedStack.BUY;
import static io.tradeflow.localstack.replay.RecordedStack.STOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Real PostgreSQL and Kafka; each test repairs what it breaks. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplayCheckTest {
  private static RecordedStack stack;

  @BeforeAll
  static void start() throws Exception {
    stack = new RecordedStack();
    stack.confirm();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  @Order(1)
  void storedTablesAreAsTheTopicsSayAndTwoReplaysMakeTheSame() throws Exception {
    ReplayCheck.Result result = stack.check().run();
    assertThat(result.differences()).isEmpty();
    assertThat(result.sameTwice()).isTrue();
    assertThat(result.events()).isEqualTo(10);
    assertThat(result.states()).isOne();
    assertThat(result.tables()).hasSize(Projection.values().length);
    assertThat(result.tables())
        .allSatisfy(
            table -> {
              assertThat(table.rows()).as(table.table()).isPositive();
              assertThat(table.live()).as(table.table()).isEqualTo(table.rebuilt());
            });
  }

  @Test
  @Order(2)
  void changedFillIsFoundWithBothValues() throws Exception {
    stack.sql("UPDATE execution.fills SET price = 100.01 WHERE fill_id = 'f2'");
    assertThat(stack.check().run().differences())
        .containsExactly(new Difference("execution.fills", BUY + " f2", "price", "100.01", "100"));
    stack.sql("UPDATE execution.fills SET price = 100 WHERE fill_id = 'f2'");
  }

  @Test
  @Order(2)
  void termsOfAChangeThatIsUnderWayAreComparedToo() throws Exception {
    stack.sql("UPDATE execution.orders SET change_stop_price = 84 WHERE order_type = 'STOP'");
    assertThat(stack.check().run().differences())
        .containsExactly(
            new Difference("execution.orders", STOP.toString(), "change_stop_price", "84", "85"));
    stack.sql("UPDATE execution.orders SET change_stop_price = 85 WHERE order_type = 'STOP'");
  }

  @Test
  @Order(2)
  void alteredPositionIsFound() throws Exception {
    stack.sql("UPDATE execution.positions SET quantity = 1.000000000000000001");
    ReplayCheck.Result result = stack.check().run();
    assertThat(result.whole()).isFalse();
    assertThat(result.differences())
        .containsExactly(
            new Difference(
                "execution.positions",
                ACCOUNT + " AAA-USD",
                "quantity",
                "1.000000000000000001",
                "1"));
    assertThat(result.tables())
        .filteredOn(table -> !table.live().equals(table.rebuilt()))
        .extracting(ReplayCheck.TableResult::table)
        .containsExactly("execution.positions");
    stack.sql("UPDATE execution.positions SET quantity = 1");
  }

  @Test
  @Order(2)
  void rowsThatAreGoneAreFoundAlsoThoseThatTellHowFarAnAccountIs() throws Exception {
    stack.sql("CREATE TABLE kept AS SELECT * FROM analytics.trades WHERE fill_id = 'f3'");
    stack.sql("DELETE FROM analytics.trades WHERE fill_id = 'f3'");
    stack.sql("CREATE TABLE decided AS SELECT * FROM risk.decisions");
    stack.sql("DELETE FROM risk.decisions");
    stack.sql("UPDATE execution.accounts SET account_seq = 7");
    assertThat(stack.check().run().differences())
        .extracting(Difference::table, Difference::column, Difference::live)
        .contains(
            tuple("analytics.trades", null, null),
            tuple("risk.decisions", null, null),
            tuple("execution.accounts", "account_seq", "7"))
        .hasSize(3);
    stack.sql("INSERT INTO analytics.trades SELECT * FROM kept");
    stack.sql("INSERT INTO risk.decisions OVERRIDING SYSTEM VALUE SELECT * FROM decided");
    stack.sql("UPDATE execution.accounts SET account_seq = 8");
  }

  @Test
  @Order(2)
  void stateInMemoryThatIsAnotherIsFound() throws Exception {
    stack.riskSays("9909.68");
    assertThat(stack.check().run().differences())
        .containsExactly(
            new Difference("risk-service state", ACCOUNT, "cash", "9909.68", "9909.69"));
    stack.riskSays("9909.69");
  }

  @Test
  @Order(2)
  void rowThatNoEventExplainsIsFound() throws Exception {
    stack.sql(
        "INSERT INTO analytics.holdings VALUES ('%s', 'ZZZ-USD', 5, 5, 1)".formatted(ACCOUNT));
    assertThat(stack.check().run().differences())
        .extracting(Difference::table, Difference::key, Difference::rebuilt)
        .containsExactly(tuple("analytics.holdings", ACCOUNT + " ZZZ-USD", null));
    stack.sql("DELETE FROM analytics.holdings WHERE symbol = 'ZZZ-USD'");
  }

  /** The topic is ahead of consumers, and execution's row was not there when the check began. */
  @Test
  @Order(3)
  void whatConsumersHaveNotConfirmedIsNoDifference() throws Exception {
    UUID id = new UUID(0, 5);
    stack.orderOnItsWay(id);
    assertThat(stack.check().run().differences())
        .extracting(Difference::table)
        .containsOnly("execution.accounts", "execution.orders");
    stack.sql(
        """
        INSERT INTO execution.orders (id, account_id, idempotency_key, request_hash, partition,
          symbol, side, order_type, asked_quantity, quantity, time_in_force, broker, source,
          correlation_id, tick_size, state, created_at, updated_at)
        SELECT '%s', account_id, 'd', request_hash, partition, symbol, side, order_type, 1, 1,
          time_in_force, broker, source, correlation_id, tick_size, 'SUBMITTED', created_at,
          updated_at FROM execution.orders WHERE side = 'BUY';
        UPDATE execution.accounts SET account_seq = 11;
        """
            .formatted(id));
    assertThat(stack.check().run().whole()).isTrue();
  }
}
