package io.tradeflow.execution.domain.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.Lifetime;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Side;
import io.tradeflow.execution.domain.TimeInForce;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ComparisonTest {
  private static final String BROKER = "simulator";

  @Example
  void orderThatWeDoNotHaveIsForeignWhetherItIsOpenOrDone() {
    BrokerBooks theirs =
        theirs(9, List.of(new BrokerFill("done", "done-1", 8)), List.of(open("strange")), "0");
    Comparison compared = Comparison.of(BROKER, own(List.of(), Set.of(), "0"), theirs, Mark.NONE);
    assertThat(compared.foreign()).containsExactlyInAnyOrder("done", "strange");
    assertThat(compared.findings()).isEmpty();
  }

  @Example
  void missedFillAndMissedEndAreAskedAbout() {
    Order filling = order(OrderState.WORKING);
    Order ended = order(OrderState.UNKNOWN);
    BrokerBooks theirs =
        theirs(
            9,
            List.of(new BrokerFill(filling.terms().clientOrderId(), "f", 8)),
            List.of(open(filling.terms().clientOrderId())),
            "1");
    Comparison compared =
        Comparison.of(BROKER, own(List.of(filling, ended), Set.of(), "0"), theirs, Mark.NONE);
    assertThat(compared.ask()).containsExactlyInAnyOrder(filling, ended);
    assertThat(compared.findings()).as("not while something is to be asked").isEmpty();
  }

  @Example
  void fillOfAnOrderThatHasEndedHereIsFoundAndNotAskedAbout() {
    Order ended = order(OrderState.CANCELLED);
    String id = ended.terms().clientOrderId();
    BrokerBooks theirs = theirs(9, List.of(new BrokerFill(id, "f", 8)), List.of(), "0");
    OwnBooks own =
        new OwnBooks(List.of(), Map.of(ended.terms().id(), ended), Set.of(), Map.of(), Map.of());
    Comparison compared = Comparison.of(BROKER, own, theirs, Mark.NONE);
    assertThat(compared.ask()).isEmpty();
    assertThat(compared.findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.FILL_NOT_BOOKED);
  }

  @Example
  void orderThatWorksThereAtOtherTermsIsUnlikeUnlessAChangeIsUnderWay() {
    Order ours = order(OrderState.WORKING);
    List<Pricing> prices =
        List.of(limit("90.0"), limit("91"), new Pricing.Stop(new BigDecimal("90")));
    for (String quantity : List.of("1.0", "2")) {
      for (Pricing pricing : prices) {
        List<Finding> unlike = unlike(ours, there(ours, quantity, pricing));
        boolean same = quantity.equals("1.0") && pricing.equals(prices.getFirst());
        assertThat(unlike).extracting(Finding::kind).hasSize(same ? 0 : 1);
        assertThat(unlike)
            .allSatisfy(
                finding -> {
                  assertThat(finding.kind()).isEqualTo(Finding.Kind.ORDER_TERMS);
                  assertThat(finding.ours()).isEqualTo("BUY 1 BTC-USD LIMIT at 90");
                  assertThat(finding.brokers()).isNotEqualTo(finding.ours());
                });
      }
    }
    Amendment change = new Amendment(UUID.randomUUID(), BigDecimal.TWO, limit("91"), true);
    Order changing =
        new Order(
            ours.terms(),
            ours.state(),
            ours.filled(),
            ours.filledValue(),
            ours.fillCount(),
            null,
            change,
            false,
            ours.createdAt(),
            ours.updatedAt());
    assertThat(unlike(changing, there(ours, "2", limit("91")))).isEmpty();
  }

  @Example
  void trailingStopThatIsThereIsAMarketOrder() {
    Pricing trailing =
        new Pricing.Trailing(new Pricing.Distance.Amount(BigDecimal.ONE), new BigDecimal("89"));
    Order ours = Samples.order(Samples.terms("account", "BUY", "1", trailing), OrderState.WORKING);
    assertThat(unlike(ours, there(ours, "1", new Pricing.Market()))).isEmpty();
  }

  @Example
  void orderThatWorksThereAndHasEndedHereIsUnlike() {
    Order ended = order(OrderState.CANCELLED);
    assertThat(unlike(ended, there(ended, "1", limit("90"))))
        .extracting(Finding::kind, Finding::ours)
        .containsExactly(tuple(Finding.Kind.ORDER_NOT_ENDED, "CANCELLED"));
  }

  @Example
  void differenceSaysBothValues() {
    Comparison compared =
        Comparison.of(
            BROKER,
            own(List.of(), Set.of(), "2"),
            theirs(9, List.of(), List.of(), "1.50"),
            Mark.NONE);
    Finding found = compared.findings().getFirst();
    assertThat(found.kind()).isEqualTo(Finding.Kind.POSITION);
    assertThat(found.ours()).isEqualTo("2");
    assertThat(found.brokers()).isEqualTo("1.5");
    assertThat(found.message()).contains("2").contains("1.5");
  }

  @Example
  void brokerWhoseEventsBeginAgainIsNotBelieved() {
    Order open = order(OrderState.WORKING);
    Comparison compared =
        Comparison.of(
            BROKER,
            own(List.of(open), Set.of(), "1"),
            theirs(3, List.of(), List.of(), "0"),
            Mark.NONE.at(7));
    assertThat(compared.ask()).isEmpty();
    assertThat(compared.findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.HISTORY_LOST);
  }

  @Property(tries = 200)
  void whatWasSettledOrBeganAgreesUntilOneSideMoves(
      @ForAll @Size(max = 4) List<@IntRange(min = -9, max = 9) Integer> ours,
      @ForAll @Size(max = 4) List<@IntRange(min = -9, max = 9) Integer> brokers,
      @ForAll @IntRange(min = 1, max = 9) int move) {
    OwnBooks own = new OwnBooks(List.of(), Map.of(), Set.of(), amounts(ours), amounts(brokers));
    BrokerBooks theirs =
        new BrokerBooks(5, List.of(), true, List.of(), amounts(brokers), amounts(ours));
    Mark settled = Mark.NONE.settled(own, theirs);
    assertThat(Comparison.of(BROKER, own, theirs, settled).agrees()).isTrue();
    Mark begun = settled.begun(own, theirs);
    assertThat(Comparison.of(BROKER, own, theirs, begun).agrees()).isTrue();
    Map<String, BigDecimal> moved =
        Stream.concat(amounts(brokers).keySet().stream(), Stream.of("S0"))
            .distinct()
            .collect(
                Collectors.toMap(
                    name -> name,
                    name ->
                        amounts(brokers)
                            .getOrDefault(name, BigDecimal.ZERO)
                            .add(name.equals("S0") ? new BigDecimal(move) : BigDecimal.ZERO)));
    BrokerBooks later = new BrokerBooks(6, List.of(), true, List.of(), moved, amounts(ours));
    assertThat(Comparison.of(BROKER, own, later, settled).findings())
        .extracting(Finding::subject)
        .containsExactly("S0");
  }

  private static Map<String, BigDecimal> amounts(List<Integer> numbers) {
    return IntStream.range(0, numbers.size())
        .boxed()
        .collect(Collectors.toMap(i -> "S" + i, i -> new BigDecimal(numbers.get(i))));
  }

  private static OwnBooks own(List<Order> open, Set<BrokerFill.Booked> booked, String held) {
    return new OwnBooks(
        open,
        open.stream().collect(Collectors.toMap(order -> order.terms().id(), order -> order)),
        booked,
        Map.of("BTC-USD", new BigDecimal(held)),
        Map.of());
  }

  private static BrokerBooks theirs(
      long sequence, List<BrokerFill> fills, List<BrokerOrder> open, String held) {
    return new BrokerBooks(
        sequence, fills, true, open, Map.of("BTC-USD", new BigDecimal(held)), Map.of());
  }

  private static List<Finding> unlike(Order ours, BrokerOrder there) {
    OwnBooks own = own(List.of(ours), Set.of(), "0");
    return Comparison.of(BROKER, own, theirs(9, List.of(), List.of(there), "0"), Mark.NONE)
        .unlike();
  }

  private static Pricing limit(String price) {
    return new Pricing.Limit(new BigDecimal(price));
  }

  private static BrokerOrder open(String clientOrderId) {
    return there(clientOrderId, "1", limit("90"));
  }

  private static BrokerOrder there(Order ours, String quantity, Pricing pricing) {
    return there(ours.terms().clientOrderId(), quantity, pricing);
  }

  private static BrokerOrder there(String clientOrderId, String quantity, Pricing pricing) {
    return new BrokerOrder(
        clientOrderId,
        "account",
        "BTC-USD",
        Side.BUY,
        new BigDecimal(quantity),
        pricing,
        Lifetime.of(TimeInForce.GTC),
        false);
  }

  private static Order order(OrderState state) {
    return Samples.order(Samples.terms("account", "BUY", "1", "90", "GTC"), state);
  }
}
