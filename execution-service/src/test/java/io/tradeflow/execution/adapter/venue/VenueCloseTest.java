package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.BrokerReports;
import io.tradeflow.execution.application.ConnectedBrokers;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.KillChange;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.OrderReads;
import io.tradeflow.execution.application.PlanDesk;
import io.tradeflow.execution.application.PlanSteps;
import io.tradeflow.execution.application.Plans;
import io.tradeflow.execution.application.SendGate;
import io.tradeflow.execution.application.WatchedLedger;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.plan.Holding;
import io.tradeflow.execution.domain.plan.Lots;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.execution.domain.plan.PlanKind;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A position that a venue holds is left there, under a kill switch too. */
class VenueCloseTest {
  private static final Lots LOTS = new Lots(new BigDecimal("0.0001"), new BigDecimal("0.0001"));

  private static final ConnectedBrokers BROKERS =
      new ConnectedBrokers(Set.of("simulator"), Set.of("simulator"));

  private final VenueSystem venue = new VenueSystem(null);
  private final String account = ExecutionSystem.account();
  private final SendGate gate =
      new SendGate(
          System::nanoTime, Duration.ofSeconds(5), Map.of("simulator", true, "paper", true));
  private final FakeMarket market = new FakeMarket();
  private final PlanDesk plans =
      new PlanDesk(
          bean(Plans.class),
          new PlanSteps(
              ledger(),
              (of, ids) -> CompletableFuture.completedFuture(null),
              market,
              (order, of) -> {},
              () -> BROKERS),
          market,
          ExecutionSystem::partition,
          Clock.systemUTC());
  private final WatchedLedger watched = new WatchedLedger(ledger(), plans::changed);
  private final OrderDesk desk =
      new OrderDesk(
          watched,
          venue.broker(new BrokerReports(watched)),
          market,
          gate,
          bean(Fences.class),
          ExecutionSystem::partition,
          BROKERS);

  @BeforeEach
  void start() {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
    gate.granted(gate.request(), Duration.ofHours(1), 0);
    desk.heed(plans);
    desk.assign(partition(account));
    desk.claim();
    venue.showBook();
  }

  @AfterEach
  void stop() {
    desk.close();
    venue.close();
  }

  @Test
  void emergencyCloseTradesWhereThePositionIsHeld() {
    NewOrder bought =
        Samples.at("simulator", Samples.terms(account, "BUY", "1", "101", "GTC"), false);
    done(ledger().accept(bought, bought.id().toString(), "h", Optional.empty()));
    desk.approved(bought.id(), account, "decision");
    await().untilAsserted(() -> assertThat(position()).isEqualByComparingTo(BigDecimal.ONE));
    gate.apply(new KillChange("account:" + account, true, 1, "drill", Instant.EPOCH));

    PlanKind emergency = new PlanKind.Emergency(PlanKind.Target.close("BTC-USD", LOTS));
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Plan plan = Plan.of(UUID.randomUUID(), account, null, emergency, now);
    done(bean(Plans.class).create(plan, plan.id().toString(), "hash"));
    await()
        .untilAsserted(
            () -> {
              plans.round();
              for (Order waiting : orders(OrderState.SUBMITTED)) {
                desk.approved(waiting.terms().id(), account, "d" + waiting.terms().id());
              }
              assertThat(
                      done(bean(Plans.class).find(plan.id(), account))
                          .orElseThrow()
                          .plan()
                          .status()
                          .label())
                  .isEqualTo("DONE");
            });
    assertThat(position()).isZero();
    assertThat(orders(OrderState.FILLED))
        .hasSize(2)
        .allMatch(order -> order.terms().broker().equals("simulator"));
    assertThat(venue.accepted(plan.childId(0))).isEqualTo(1);
  }

  @Test
  void sharesOfAPositionAreWhatWasFilledWhere() {
    assertThat(shares("0")).isEqualTo("paper 0");
    filled("simulator", "BUY", "3");
    filled("paper", "BUY", "2");
    assertThat(shares("5")).isEqualTo("paper 2, simulator 3");
    filled("kraken", "BUY", "2");
    assertThat(shares("7")).isEqualTo("kraken 2, paper 2, simulator 3");
    filled("simulator", "SELL", "8");
    assertThat(shares("-1")).isEqualTo("kraken 2, paper 2, simulator -5");
  }

  private String shares(String quantity) {
    ExecutionSystem.sql(
        "INSERT INTO positions VALUES ('%s', 'BTC-USD', %s, 0, 0, 0)".formatted(account, quantity)
            + " ON CONFLICT (account_id, symbol) DO UPDATE SET quantity = excluded.quantity");
    Holding holding = done(bean(Plans.class).holding(account, "BTC-USD", null));
    assertThat(holding.position()).isEqualByComparingTo(quantity);
    return new TreeMap<>(holding.shares())
        .entrySet().stream()
            .map(
                share ->
                    share.getKey() + " " + share.getValue().stripTrailingZeros().toPlainString())
            .collect(Collectors.joining(", "));
  }

  private void filled(String broker, String side, String quantity) {
    NewOrder order = Samples.at(broker, Samples.market(account, side, quantity), false);
    done(ledger().accept(order, order.id().toString(), "h", Optional.empty()));
    ExecutionSystem.sql(
        "INSERT INTO fills (order_id, fill_id, account_id, symbol, side, quantity, price, fee, maker,"
            + " realised_pnl, executed_at) VALUES ('%s', 'f', '%s', 'BTC-USD', '%s', %s, 100, 0,"
                .formatted(order.id(), account, side, quantity)
            + " false, 0, now())");
  }

  private BigDecimal position() {
    return done(bean(Plans.class).holding(account, "BTC-USD", null)).position();
  }

  private List<Order> orders(OrderState state) {
    return done(
        bean(OrderReads.class)
            .orders(account, state.name(), "", OrderReads.OrderCursor.NEWEST, 50));
  }
}
