package io.tradeflow.risk.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.Grants;
import io.tradeflow.riskcore.Guards;
import io.tradeflow.riskcore.Instrument;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Protections;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskEvent;
import io.tradeflow.riskcore.RiskPolicy;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Side;
import io.tradeflow.riskcore.Standing;
import io.tradeflow.riskcore.Surroundings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A hundred orders come from a hundred threads at once and meet a limit that lets ten pass; after a
 * restart none more does.
 */
class RaceTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final int ORDERS = 100;
  private static final int PERMITTED = 10;

  enum Contested {
    DAILY_TRADES,
    MESSAGE_RATE,
    REPEATED_EXECUTION,
    MAX_POSITION,
    MAX_OPEN_POSITIONS,
    POSITION_SIZE,
    BUYING_POWER
  }

  @ParameterizedTest
  @EnumSource
  void exactlyTenPassAndAfterARestartNoMore(Contested control) throws Exception {
    PartitionBook book = book(control);
    String cash = control == Contested.BUYING_POWER ? "100" : "10000";
    List<OrderFact> log = new ArrayList<>();
    log.add(fact(1, new RiskEvent.AccountFunded(Money.of(cash), Money.of(cash))));
    book.hear(log.getFirst());
    BlockingQueue<NewOrder> partition = new LinkedBlockingQueue<>();
    CountDownLatch ready = new CountDownLatch(ORDERS);
    List<Decision> decisions = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < ORDERS; i++) {
        NewOrder order = order(control, i);
        threads.execute(
            () -> {
              ready.countDown();
              awaitAll(ready);
              partition.add(order);
            });
      }
      for (int i = 0; i < ORDERS; i++) {
        NewOrder next = partition.poll(60, TimeUnit.SECONDS);
        log.add(fact(2 + i, new RiskEvent.OrderSubmitted(next, NOON)));
        book.hear(log.getLast()).ifPresent(decided -> decisions.add(decided.decision()));
      }
    }
    Map<String, Integer> verdicts = new HashMap<>();
    decisions.forEach(decision -> verdicts.merge(verdict(decision), 1, Integer::sum));
    assertThat(verdicts)
        .isEqualTo(Map.of("APPROVED", PERMITTED, control.name(), ORDERS - PERMITTED));
    assertThat(book.state("a").orElseThrow().working(Side.BUY)).hasSize(PERMITTED);

    PartitionBook rebuilt = book(control);
    decisions.forEach(decision -> rebuilt.recall("a", prior(decision)));
    assertThat(log.stream().flatMap(it -> rebuilt.hear(it).stream())).isEmpty();
    OrderFact late =
        fact(log.size() + 1L, new RiskEvent.OrderSubmitted(order(control, ORDERS), NOON));
    assertThat(rebuilt.hear(late).map(it -> verdict(it.decision()))).contains(control.name());
  }

  private static PartitionBook book(Contested control) {
    return new PartitionBook(
        new PreTradeRisk(new RiskPolicy(BigDecimal.ZERO)), new Market(control));
  }

  private static PriorDecision prior(Decision decision) {
    return new PriorDecision(
        decision.orderId(),
        decision instanceof Decision.Rejected rejected ? rejected.code() : null,
        decision.inputs().referencePrice(),
        decision.inputs().balance().minus(decision.inputs().dayPnl()),
        decision.inputs().balance());
  }

  private static void awaitAll(CountDownLatch ready) {
    try {
      ready.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static NewOrder order(Contested control, int number) {
    String symbol = control == Contested.MAX_OPEN_POSITIONS ? "S" + number + "-USD" : "AAA-USD";
    return new NewOrder(
        "o" + number, "a", symbol, Side.BUY, Quantity.of("10"), null, "paper", "apex");
  }

  private static OrderFact fact(long seq, RiskEvent event) {
    return new OrderFact("a", seq, "event-" + seq, "correlation", NOON, event);
  }

  private static String verdict(Decision decision) {
    return decision instanceof Decision.Rejected rejected ? rejected.code() : "APPROVED";
  }

  /** Everything costs 1 USD; only the contested limit is narrow. */
  private record Market(Contested control) implements ReferenceData {
    private int ten(Contested limited, int otherwise) {
      return control == limited ? PERMITTED : otherwise;
    }

    @Override
    public Surroundings around(NewOrder order, RiskState state, Instant wall) {
      Price one = Price.of("1");
      Map<String, Quote> quotes = Map.of(order.symbol(), new Quote(one, one, one, NOON, NOON));
      Instrument instrument =
          new Instrument(
              order.symbol(),
              Price.of("0.01"),
              Quantity.of("0.01"),
              Quantity.of("0.01"),
              Quantity.of("1000000"),
              true);
      return new Surroundings(
          limits(),
          guards(),
          new Grants(false, Set.of()),
          instrument,
          quotes,
          null,
          KillSwitches.NONE,
          Standing.GOOD);
    }

    private Limits limits() {
      return new Limits(
          1,
          "PRO",
          Money.of(control == Contested.POSITION_SIZE ? "100" : "10000"),
          BigDecimal.ZERO,
          new BigDecimal("1000"),
          Money.of("1000"),
          ten(Contested.MAX_OPEN_POSITIONS, 1000),
          ten(Contested.DAILY_TRADES, 1000),
          BigDecimal.TEN,
          null,
          null);
    }

    private Guards guards() {
      return new Guards(
          BigDecimal.TEN,
          BigDecimal.TEN,
          Duration.ofMinutes(1),
          Duration.ofSeconds(5),
          Duration.ZERO,
          Quantity.of("1000"),
          Quantity.of(control == Contested.MAX_POSITION ? "100" : "10000"),
          Money.of("10000"),
          ten(Contested.MESSAGE_RATE, 1000),
          ten(Contested.REPEATED_EXECUTION, 1000),
          Duration.ZERO,
          Protections.NONE);
    }

    @Override
    public Map<String, Quote> quotes(Set<String> symbols) {
      return Map.of();
    }

    @Override
    public KillSwitches killSwitches() {
      return KillSwitches.NONE;
    }
  }
}
