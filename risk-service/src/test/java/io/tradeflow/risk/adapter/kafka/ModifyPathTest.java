package io.tradeflow.risk.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.AccountFunded;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.DecisionEventType;
import io.tradeflow.events.OrderCancelled;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderFilled;
import io.tradeflow.events.OrderModified;
import io.tradeflow.events.OrderModifyRejected;
import io.tradeflow.events.OrderModifyRequested;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderSubmitted;
import io.tradeflow.events.OrderType;
import io.tradeflow.events.Side;
import io.tradeflow.events.TimeInForce;
import io.tradeflow.risk.application.DecidedOrder;
import io.tradeflow.risk.application.PartitionBook;
import io.tradeflow.risk.application.ReferenceData;
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
import io.tradeflow.riskcore.RiskPolicy;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Standing;
import io.tradeflow.riskcore.Surroundings;
import io.tradeflow.starter.Envelopes;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of orders from the events that ask for them to the decisions, with a limit of 100. */
class ModifyPathTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private final List<OrderEvent> log = new ArrayList<>();
  private final List<DecisionEvent> published = new ArrayList<>();
  private final Market market = new Market();
  private PartitionBook book = newBook();
  private long seq;

  ModifyPathTest() {
    hear(
        event(OrderEventType.ACCOUNT_FUNDED)
            .setAccountFunded(
                new AccountFunded("USD", decimal("100000"), decimal("100000"), "paper")));
  }

  @ParameterizedTest
  @CsvSource({
    "99.99, 1, MODIFY_APPROVED",
    "100, 1, MODIFY_APPROVED",
    "100.01, 1, MODIFY_REJECTED",
    "50, 1.10, MODIFY_APPROVED",
    "50, 1.11, MODIFY_REJECTED",
    "50, 1.005, MODIFY_REJECTED"
  })
  void changeIsDecidedByTheSameLimitsAsAnOrder(String quantity, String price, String verdict) {
    submit("o", "BUY", "50", "1", null, false);
    assertThat(modify("o", "m", quantity, "0", price)).isEqualTo(verdict);
    assertThat(published.getLast().getEnvelope().getAccountSeq()).isEqualTo(2);
  }

  @Test
  void ofAHundredChangesAtOnceTenFitUnderTheLimit() throws Exception {
    for (int i = 0; i < 100; i++) {
      submit("o" + i, "BUY", "0.9", "1", null, false);
    }
    BlockingQueue<Integer> partition = new LinkedBlockingQueue<>();
    CyclicBarrier together = new CyclicBarrier(100);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        int order = i;
        threads.submit(() -> together.await() >= 0 && partition.add(order));
      }
      int passed = 0;
      for (int i = 0; i < 100; i++) {
        int order = partition.poll(60, TimeUnit.SECONDS);
        passed += modify("o" + order, "m" + order, "1.9", "0", "1").endsWith("APPROVED") ? 1 : 0;
      }
      assertThat(passed).isEqualTo(10);
    }
  }

  @Test
  void largerTermsCountFromTheirApproval() {
    submit("o", "BUY", "50", "1", null, false);
    modify("o", "m", "80", "0", "1");
    assertThat(submit("p", "BUY", "20.01", "1", null, false)).isEqualTo("MAX_POSITION");
    assertThat(submit("q", "BUY", "20", "1", null, false)).isEqualTo("APPROVED");
  }

  @Test
  void smallerTermsCountOnceTheBrokerHasThem() {
    submit("o", "BUY", "80", "1", null, false);
    assertThat(modify("o", "m", "30", "0", "1")).isEqualTo("MODIFY_APPROVED");
    assertThat(submit("p", "BUY", "70", "1", null, false)).isEqualTo("MAX_POSITION");
    modified("o", "m", "30", "0", "1");
    assertThat(submit("q", "BUY", "70", "1", null, false)).isEqualTo("APPROVED");
  }

  @Test
  void termsThatTheBrokerRefusedCountNoMore() {
    submit("o", "BUY", "50", "1", null, false);
    modify("o", "m", "90", "0", "1");
    hear(
        event(OrderEventType.ORDER_MODIFY_REJECTED)
            .setModifyRejected(
                new OrderModifyRejected(
                    "o",
                    "m",
                    "BROKER",
                    null,
                    null,
                    "no",
                    decimal("50"),
                    decimal("0"),
                    decimal("1"),
                    null)));
    assertThat(submit("p", "BUY", "50", "1", null, false)).isEqualTo("APPROVED");
  }

  @Test
  void refusedChangeChangesNothing() {
    submit("o", "BUY", "50", "1", null, false);
    RiskState before = state(book);
    assertThat(modify("o", "m", "200", "0", "1")).isEqualTo("MODIFY_REJECTED");
    assertThat(published.getLast().getModifyRejected().getControl()).isEqualTo("MAX_POSITION");
    assertThat(state(book)).isEqualTo(before);
  }

  @Test
  void fillsBetweenTheWishAndItsEndCount() {
    submit("o", "BUY", "50", "1", null, false);
    modify("o", "m", "60", "0", "1");
    hear(
        event(OrderEventType.ORDER_FILLED)
            .setFilled(
                OrderFilled.newBuilder()
                    .setOrderId("o")
                    .setFillId("f")
                    .setSymbol("AAA-USD")
                    .setSide(Side.BUY)
                    .setQuantity(decimal("40"))
                    .setPrice(decimal("1"))
                    .setFee(decimal("0"))
                    .setMaker(true)
                    .setCumulativeQuantity(decimal("40"))
                    .setComplete(false)
                    .setCashAfter(decimal("99960"))
                    .setPositionAfter(decimal("40"))
                    .setRealisedPnl(decimal("0"))
                    .build()));
    modified("o", "m", "60", "40", "1");
    assertThat(state(book).openOrder("o").orElseThrow().remaining().value())
        .isEqualByComparingTo("20");
    assertThat(submit("p", "BUY", "40.01", "1", null, false)).isEqualTo("MAX_POSITION");
    assertThat(submit("q", "BUY", "40", "1", null, false)).isEqualTo("APPROVED");
  }

  @Test
  void changeOfAnOrderThatIsGoneIsRefused() {
    submit("o", "BUY", "50", "1", null, false);
    hear(
        event(OrderEventType.ORDER_CANCELLED)
            .setCancelled(new OrderCancelled("o", "USER", decimal("0"))));
    assertThat(modify("o", "m", "60", "0", "1")).isEqualTo("MODIFY_REJECTED");
  }

  @Test
  void rebuiltBookDecidesNoChangeTwice() {
    submit("o", "BUY", "50", "1", null, false);
    modify("o", "m1", "60", "0", "1");
    modified("o", "m1", "60", "0", "1");
    modify("o", "m2", "200", "0", "1");
    modify("o", "m3", "40", "0", "0.9");

    PartitionBook rebuilt = newBook();
    published.forEach(
        event -> DecisionMapper.prior(event).ifPresent(decision -> rebuilt.recall("a", decision)));
    assertThat(log.stream().flatMap(e -> rebuilt.hear(OrderEventMapper.fact(e)).stream()))
        .isEmpty();
    assertThat(state(rebuilt)).isEqualTo(state(book));
  }

  @Test
  void changesCountAsOneMessage() {
    market.messages = 4;
    submit("o", "BUY", "50", "1", null, false);
    modify("o", "m1", "60", "0", "1");
    modified("o", "m1", "60", "0", "1");
    modify("o", "m2", "50", "0", "1");
    modified("o", "m2", "50", "0", "1");
    assertThat(modify("o", "m3", "60", "0", "1")).isEqualTo("MODIFY_APPROVED");
    modified("o", "m3", "60", "0", "1");
    assertThat(modify("o", "m4", "50", "0", "1")).isEqualTo("MODIFY_REJECTED");
    assertThat(published.getLast().getModifyRejected().getControl()).isEqualTo("MESSAGE_RATE");
  }

  @ParameterizedTest
  @CsvSource({
    "BUY, 10, 1.10, APPROVED",
    "BUY, 10, 1.11, PRICE_COLLAR",
    "BUY, 10, 1.005, TICK_LOT",
    "BUY, 100, 1, APPROVED"
  })
  void controlsSeeTheStopPriceAsThePrice(
      String side, String quantity, String stop, String verdict) {
    assertThat(submit("o", side, quantity, null, stop, false)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"BUY, 1, REDUCE_ONLY", "SELL, 40, APPROVED", "SELL, 40.01, BUYING_POWER"})
  void reduceOnlyOrdersReduce(String side, String quantity, String verdict) {
    submit("o", "BUY", "40", "1", null, false);
    hear(filled("o", "40"));
    assertThat(submit("p", side, quantity, "1", null, true)).isEqualTo(verdict);
  }

  /** The second is judged by a book that was rebuilt from the topics. */
  @ParameterizedTest
  @CsvSource({
    "EMERGENCY, true, 30, 10, APPROVED, APPROVED",
    "EMERGENCY, true, 30, 10.01, APPROVED, KILL_SWITCH",
    "EMERGENCY, true, 40, 0.01, APPROVED, KILL_SWITCH",
    "EMERGENCY, true, 40.01, 40, KILL_SWITCH, APPROVED",
    "EMERGENCY, false, 40, 40, KILL_SWITCH, KILL_SWITCH",
    "API, true, 40, 40, KILL_SWITCH, KILL_SWITCH"
  })
  void underASwitchEmergencyClosesSellThePositionOnceAlsoAcrossARestart(
      OrderSource source, boolean reduceOnly, String one, String two, String first, String next) {
    submit("o", "BUY", "40", "1", null, false);
    hear(filled("o", "40"));
    market.killed = KillSwitches.NONE.with("account:a", true, 1);
    assertThat(submit("p", "SELL", one, "1", null, reduceOnly, source)).isEqualTo(first);
    book = rebuilt();
    assertThat(submit("q", "SELL", two, "1", null, reduceOnly, source)).isEqualTo(next);
    assertThat(published).hasSize(3);
  }

  private PartitionBook rebuilt() {
    PartitionBook fresh = newBook();
    published.forEach(
        event -> DecisionMapper.prior(event).ifPresent(decision -> fresh.recall("a", decision)));
    log.forEach(event -> assertThat(fresh.hear(OrderEventMapper.fact(event))).isEmpty());
    return fresh;
  }

  private OrderEvent.Builder filled(String order, String quantity) {
    return event(OrderEventType.ORDER_FILLED)
        .setFilled(
            OrderFilled.newBuilder()
                .setOrderId(order)
                .setFillId("f")
                .setSymbol("AAA-USD")
                .setSide(Side.BUY)
                .setQuantity(decimal(quantity))
                .setPrice(decimal("1"))
                .setFee(decimal("0"))
                .setMaker(true)
                .setCumulativeQuantity(decimal(quantity))
                .setComplete(true)
                .setCashAfter(decimal("99960"))
                .setPositionAfter(decimal(quantity))
                .setRealisedPnl(decimal("0"))
                .build());
  }

  private String submit(
      String id,
      String side,
      String quantity,
      @Nullable String limit,
      @Nullable String stop,
      boolean reduceOnly) {
    return submit(id, side, quantity, limit, stop, reduceOnly, OrderSource.API);
  }

  private String submit(
      String id,
      String side,
      String quantity,
      @Nullable String limit,
      @Nullable String stop,
      boolean reduceOnly,
      OrderSource source) {
    OrderSubmitted body =
        OrderSubmitted.newBuilder()
            .setOrderId(id)
            .setSymbol("AAA-USD")
            .setSide(Side.valueOf(side))
            .setOrderType(limit == null ? OrderType.STOP : OrderType.LIMIT)
            .setQuantity(decimal(quantity))
            .setLimitPrice(limit == null ? null : decimal(limit))
            .setStopPrice(stop == null ? null : decimal(stop))
            .setTimeInForce(TimeInForce.GTC)
            .setBroker("paper")
            .setSource(source)
            .setReduceOnly(reduceOnly)
            .build();
    hear(event(OrderEventType.ORDER_SUBMITTED).setSubmitted(body));
    DecisionEvent said = published.getLast();
    return said.getType() == DecisionEventType.ORDER_APPROVED
        ? "APPROVED"
        : said.getRejected().getControl();
  }

  /** The type of the decision. */
  private String modify(String id, String change, String quantity, String filled, String limit) {
    hear(
        event(OrderEventType.ORDER_MODIFY_REQUESTED)
            .setModifyRequested(
                new OrderModifyRequested(
                    id, change, decimal(quantity), decimal(filled), decimal(limit), null)));
    return published.getLast().getType().name();
  }

  private void modified(String id, String change, String quantity, String filled, String limit) {
    hear(
        event(OrderEventType.ORDER_MODIFIED)
            .setModified(
                new OrderModified(
                    id, change, decimal(quantity), decimal(filled), decimal(limit), null)));
  }

  private OrderEvent.Builder event(OrderEventType type) {
    seq++;
    return OrderEvent.newBuilder()
        .setEnvelope(
            Envelopes.of("a", seq, NOON, NOON, "correlation", "cause", type.name(), (int) seq))
        .setType(type);
  }

  private void hear(OrderEvent.Builder said) {
    OrderEvent event = said.build();
    log.add(event);
    Optional<DecidedOrder> decided = book.hear(OrderEventMapper.fact(event));
    decided.ifPresent(it -> published.add(DecisionMapper.event(it, NOON)));
  }

  private PartitionBook newBook() {
    return new PartitionBook(new PreTradeRisk(new RiskPolicy(BigDecimal.ZERO)), market);
  }

  private static RiskState state(PartitionBook book) {
    return book.state("a").orElseThrow();
  }

  private static BigDecimal decimal(String text) {
    return Decimals.toWire(new BigDecimal(text));
  }

  /** Everything costs 1 USD; holdings and working buys stay within 100 units. */
  private static final class Market implements ReferenceData {
    private int messages = 1000;
    private KillSwitches killed = KillSwitches.NONE;

    @Override
    public Surroundings around(NewOrder order, RiskState state, Instant wall) {
      Price one = Price.of("1");
      return new Surroundings(
          new Limits(
              1,
              "PRO",
              Money.of("100000"),
              BigDecimal.ZERO,
              new BigDecimal("1000"),
              Money.of("100000"),
              1000,
              1000,
              BigDecimal.TEN,
              null,
              null),
          new Guards(
              BigDecimal.TEN,
              BigDecimal.TEN,
              Duration.ofMinutes(1),
              Duration.ofSeconds(5),
              Duration.ZERO,
              Quantity.of("1000"),
              Quantity.of("100"),
              Money.of("100000"),
              messages,
              1000,
              Duration.ZERO,
              Protections.NONE),
          new Grants(false, Set.of()),
          new Instrument(
              order.symbol(),
              Price.of("0.01"),
              Quantity.of("0.01"),
              Quantity.of("0.01"),
              Quantity.of("1000000"),
              true),
          Map.of(order.symbol(), new Quote(one, one, one, NOON, NOON)),
          null,
          killed,
          Standing.GOOD);
    }

    @Override
    public Map<String, Quote> quotes(Set<String> symbols) {
      return Map.of();
    }

    @Override
    public KillSwitches killSwitches() {
      return killed;
    }
  }
}
