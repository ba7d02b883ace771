package io.tradeflow.paperbroker;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** What holds whatever happens. */
class BrokerPropertiesTest {
  private static final int LENGTH = 250;

  @Property(tries = 150)
  void orderedIsFilledAndCancelledAndWorkingAfterEveryStep(@ForAll long seed) {
    Run run = new Run(Run.TERMS);
    for (Scenario.Timed timed : Scenario.of(seed, LENGTH, true)) {
      run.stepAndLook(timed).forEach(report -> assertConserved(run, report.clientOrderId()));
    }
    run.orders.keySet().forEach(id -> assertConserved(run, id));
  }

  @Property(tries = 150)
  void noFillIsPastItsLimitOrOffItsTick(@ForAll long seed) {
    Run run = Run.of(Run.TERMS, Scenario.of(seed, LENGTH, true));
    for (Report.Filled fill : Run.fills(run.heard)) {
      PaperOrder order = run.orders.get(fill.clientOrderId());
      @Nullable BigDecimal limit = order.limitPrice();
      assertThat(fill.quantity()).isPositive();
      assertThat(fill.price().remainder(order.tickSize())).isZero();
      assertThat(fill.maker() && limit == null).isFalse();
      assertThat(order.postOnly() && !fill.maker()).isFalse();
      if (limit != null && order.buy()) {
        assertThat(fill.price()).isLessThanOrEqualTo(limit);
      } else if (limit != null) {
        assertThat(fill.price()).isGreaterThanOrEqualTo(limit);
      }
    }
  }

  @Property(tries = 150)
  void ownRestingOrdersFillByPriceThenTime(@ForAll long seed, @ForAll boolean tape) {
    Run run = new Run(Samples.terms().withTradedShare(new BigDecimal("0.5")));
    List<String> resting = new ArrayList<>();
    for (Scenario.Timed timed : Scenario.of(seed, LENGTH, tape)) {
      for (Report report : run.stepAndLook(timed)) {
        if (report instanceof Report.Filled fill && fill.maker()) {
          assertFirstInLine(run, resting, fill);
        }
        if (!run.broker.works(report.clientOrderId()) && last(run, report)) {
          resting.remove(report.clientOrderId());
        }
      }
      if (timed.step() instanceof Scenario.Step.Place place
          && run.broker.works(place.order().clientOrderId())
          && place.order().stopPrice() == null) {
        resting.add(place.order().clientOrderId());
      }
    }
  }

  @Property(tries = 150)
  void fillsBetweenTwoBooksAreNotMoreThanTheBookShowed(@ForAll long seed) {
    Run run = new Run(Samples.terms());
    Map<String, BigDecimal> offered = new HashMap<>();
    for (Scenario.Timed timed : Scenario.of(seed, LENGTH, false)) {
      if (timed.step() instanceof Scenario.Step.Book book) {
        offered.put(book.depth().symbol() + true, sum(book.depth().asks()));
        offered.put(book.depth().symbol() + false, sum(book.depth().bids()));
      }
      for (Report.Filled fill : Run.fills(run.stepAndLook(timed))) {
        PaperOrder order = run.orders.get(fill.clientOrderId());
        BigDecimal left =
            offered.merge(order.symbol() + order.buy(), fill.quantity(), BigDecimal::subtract);
        assertThat(left).isNotNegative();
      }
    }
  }

  @Property(tries = 60)
  void sameTermsAndInputsGiveTheSameReportsBitForBit(@ForAll long seed) {
    List<Scenario.Timed> scenario = Scenario.of(seed, LENGTH, true);
    assertThat(Run.of(Run.TERMS, scenario).hash())
        .isEqualTo(Run.of(Run.TERMS, Scenario.of(seed, LENGTH, true)).hash());
  }

  @Property(tries = 200)
  void itMakesNoDifferenceHowOftenAnyoneLooks(
      @ForAll long seed, @ForAll boolean onMarketTime, @ForAll boolean clocks) {
    PaperTerms terms = onMarketTime ? Run.TERMS.onMarketClock() : Run.TERMS;
    List<Scenario.Timed> scenario = Scenario.of(seed, LENGTH, true, clocks);
    SplittableRandom random = new SplittableRandom(seed);
    Run looked = new Run(terms);
    Instant last = scenario.getFirst().now();
    for (Scenario.Timed timed : scenario) {
      long gap = Duration.between(last, timed.now()).toNanos();
      for (int i = random.nextInt(4); i > 0; i--) {
        long step = random.nextLong(gap + 1);
        gap -= step;
        last = last.plusNanos(step);
        looked.look(last);
      }
      looked.step(timed);
      last = timed.now();
    }
    looked.end(scenario);
    assertThat(looked.byOrder()).isEqualTo(Run.of(terms, scenario).byOrder());
  }

  @Property(tries = 100)
  void onMarketTimeTheCallersClockMakesNoDifference(@ForAll long seed) {
    PaperTerms terms = Run.TERMS.onMarketClock();
    List<Scenario.Timed> scenario = new ArrayList<>(Scenario.of(seed, LENGTH, true));
    scenario.addFirst(first("BTC-USD"));
    scenario.addFirst(first("ETH-USD"));
    SplittableRandom random = new SplittableRandom(seed);
    List<Scenario.Timed> elsewhen =
        scenario.stream()
            .map(
                timed ->
                    new Scenario.Timed(
                        timed.step(), Instant.EPOCH.plusMillis(random.nextLong(1L << 40))))
            .toList();
    assertThat(Run.of(terms, elsewhen).hash()).isEqualTo(Run.of(terms, scenario).hash());
  }

  @Property(tries = 150)
  void restartsFillNothingTwiceAndLoseNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int each) {
    Run run = new Run(Run.TERMS);
    List<Scenario.Timed> scenario = Scenario.of(seed, LENGTH, true);
    for (int i = 0; i < scenario.size(); i++) {
      run.step(scenario.get(i));
      if (i % each == each - 1) {
        run.look(scenario.get(i).now());
        restart(run);
      }
    }
    run.end(scenario);
    run.orders.keySet().forEach(id -> assertConserved(run, id));
    List<String> fillIds = Run.fills(run.heard).stream().map(Report.Filled::fillId).toList();
    assertThat(new HashSet<>(fillIds)).hasSameSizeAs(fillIds);
  }

  private static void restart(Run run) {
    PaperBroker before = run.broker;
    run.broker = new PaperBroker(Run.TERMS);
    run.orders.forEach(
        (id, order) -> {
          if (before.works(id)) {
            List<Report> own = run.of(id);
            run.broker.restore(
                order, Run.filled(own), Run.fills(own).size(), run.given.get(id), before.awake(id));
          }
        });
  }

  private static void assertConserved(Run run, String id) {
    List<Report> reports = run.of(id);
    BigDecimal ordered = run.orders.get(id).quantity();
    BigDecimal filled = Run.filled(reports);
    @Nullable BigDecimal working = run.broker.remaining(id);
    long ends = reports.stream().filter(Run::ends).count();
    if (working != null) {
      assertThat(filled.add(working)).isEqualByComparingTo(ordered);
      assertThat(working).isPositive();
      assertThat(ends).isZero();
    } else if (ends == 0) {
      assertThat(filled).isEqualByComparingTo(ordered);
    } else {
      assertThat(ends).isEqualTo(1);
      assertThat(Run.ends(reports.getLast())).isTrue();
      assertThat(filled.compareTo(ordered) < 0 || ordered.signum() == 0).isTrue();
    }
  }

  /** All that rested before it on its side, at its price or a better one, was done before it. */
  private static void assertFirstInLine(Run run, List<String> resting, Report.Filled fill) {
    PaperOrder filled = run.orders.get(fill.clientOrderId());
    int place = resting.indexOf(filled.clientOrderId());
    for (int i = 0; i < resting.size(); i++) {
      PaperOrder other = run.orders.get(resting.get(i));
      if (place < 0 || other.buy() != filled.buy() || !other.symbol().equals(filled.symbol())) {
        continue;
      }
      int better = other.limitPrice().compareTo(filled.limitPrice()) * (other.buy() ? 1 : -1);
      assertThat(better > 0 || (better == 0 && i < place))
          .as("%s before %s", other, filled)
          .isFalse();
    }
  }

  private static boolean last(Run run, Report report) {
    return run.of(report.clientOrderId()).getLast() == report;
  }

  private static Scenario.Timed first(String symbol) {
    Level level = new Level(BigDecimal.TEN, BigDecimal.ONE);
    Depth depth = new Depth(symbol, List.of(), List.of(level), Scenario.MARKET);
    return new Scenario.Timed(new Scenario.Step.Book(depth), Samples.NOW);
  }

  private static BigDecimal sum(List<Level> levels) {
    return levels.stream().limit(10).map(Level::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
