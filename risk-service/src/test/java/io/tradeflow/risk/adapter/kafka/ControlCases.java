package io.tradeflow.risk.adapter.kafka;

import static io.tradeflow.risk.adapter.kafka.ControlTeller.Wish.buy;

import io.tradeflow.risk.adapter.kafka.ControlTeller.Wish;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Mode;
import io.tradeflow.riskcore.Protections;
import io.tradeflow.riskcore.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table: one case for each control of the list. */
final class ControlCases {
  private static final Consumer<ControlScene> OPEN = scene -> {};
  private static final List<Wish> AROUND_400 =
      List.of(buy("399.99").at("1"), buy("400").at("1"), buy("400.01").at("1"));
  private static final Protections FALL = protections(new BigDecimal("5"), 0, Duration.ZERO);
  private static final Protections STREAK = protections(null, 1, Duration.ZERO);
  private static final Protections COOL = protections(null, 0, Duration.ofMinutes(5));

  private ControlCases() {}

  static List<ControlCase> all() {
    return Stream.of(states(), markets(), sizes(), conduct(), losses(), counts())
        .flatMap(List::stream)
        .toList();
  }

  private static List<ControlCase> states() {
    Consumer<ControlScene> apex = scene -> scene.killed = killed("strategy:apex");
    return List.of(
        new ControlCase("KILL_SWITCH")
            .order(scene -> scene.killed = killed("strategy:ema"), buy("310"), true)
            .order(apex, buy("310"), false)
            .order(
                scene -> scene.killed = killed("strategy:apex").with("strategy:apex", false, 2),
                buy("310"),
                true)
            .change(apex, buy("299.99"), true)
            .change(apex, buy("300"), true)
            .change(apex, buy("300.01"), false)
            .race(apex, i -> buy("10").by(i < 10 ? "ema" : "apex")),
        new ControlCase("LIMITS_UNAVAILABLE")
            .both(scene -> scene.limited = false, List.of(buy("310")), false)
            .both(scene -> scene.listed = false, List.of(buy("310")), false)
            .both(scene -> scene.unquoted = "AAA-USD", List.of(buy("310")), false)
            .both(OPEN, List.of(buy("310")), true)
            .race(
                scene -> scene.unquoted = "BBB-USD",
                i -> buy("10").of(i < 10 ? "AAA-USD" : "BBB-USD")),
        new ControlCase("ENTITLEMENT")
            .both(scene -> scene.locked = Set.of("gmig"), List.of(buy("310")), true)
            .both(scene -> scene.locked = Set.of("apex"), List.of(buy("310")), false)
            .both(scene -> scene.locked = Set.of(), List.of(buy("310")), true)
            .race(
                scene -> scene.locked = Set.of("apex"), i -> buy("10").by(i < 10 ? "ema" : "apex")),
        imposed("HALTED", Mode.HALTED),
        imposed("REDUCING", Mode.REDUCING),
        new ControlCase("INSTRUMENT_PERMISSION")
            .both(scene -> scene.allowed = Set.of("AAA-USD"), List.of(buy("310")), true)
            .both(scene -> scene.allowed = Set.of("BBB-USD"), List.of(buy("310")), false)
            .both(scene -> scene.tradable = false, List.of(buy("310")), false)
            .race(
                scene -> scene.allowed = Set.of("AAA-USD"),
                i -> buy("10").of(i < 10 ? "AAA-USD" : "BBB-USD")));
  }

  private static ControlCase imposed(String code, Mode mode) {
    Consumer<ControlScene> minute = scene -> scene.minute(mode);
    Consumer<ControlScene> now = scene -> scene.minute(mode);
    return new ControlCase(code)
        .order(minute, wall("310", 59_999), false)
        .order(minute, wall("310", 60_000), true)
        .order(minute, wall("310", 60_001), true)
        .change(now, buy("299.99"), true)
        .change(now, buy("300"), true)
        .change(now, buy("300.01"), false)
        .race(minute, i -> wall("10", i < 10 ? 60_000 : 59_999));
  }

  private static List<ControlCase> markets() {
    Consumer<ControlScene> minute = scene -> scene.age = Duration.ofMinutes(1);
    Consumer<ControlScene> tenth = scene -> scene.collar = "10";
    return List.of(
        new ControlCase("TICK_LOT")
            .order(OPEN, buy("0.09"), false)
            .order(OPEN, buy("0.10"), true)
            .order(OPEN, buy("0.11"), true)
            .both(
                OPEN,
                List.of(buy("310").at("0.99"), buy("310").at("0.991"), buy("310").at("1")),
                true,
                false,
                true)
            .race(OPEN, i -> buy(i < 10 ? "10" : "10.001")),
        new ControlCase("STALE_MARKET_DATA")
            .both(
                minute,
                List.of(market("310", 59_999), market("310", 60_000), market("310", 60_001)),
                true,
                true,
                false)
            .race(minute, i -> market("10", i < 10 ? 60_000 : 60_001)),
        new ControlCase("PRICE_COLLAR")
            .both(
                tenth,
                List.of(buy("310").at("1.09"), buy("310").at("1.10"), buy("310").at("1.11")),
                true,
                true,
                false)
            .race(tenth, i -> buy("10").at(i < 10 ? "1.10" : "1.11")),
        new ControlCase("SELF_MATCH")
            .with(ControlCases::resting)
            .both(
                OPEN,
                List.of(buy("310").at("1.04"), buy("310").at("1.05"), buy("310").at("1.06")),
                true,
                false,
                false)
            .raceOf("100000", ControlCases::resting)
            .race(OPEN, i -> buy("10").at(i < 10 ? "1.04" : "1.05")));
  }

  private static List<ControlCase> sizes() {
    Consumer<ControlScene> quantity = scene -> scene.orderQuantity = Quantity.of("400");
    Consumer<ControlScene> value = scene -> scene.orderValue = "400";
    Consumer<ControlScene> percent =
        scene -> {
          scene.minPercent = "2";
          scene.maxPercent = "10";
        };
    return List.of(
        new ControlCase("MAX_ORDER_QUANTITY")
            .both(quantity, AROUND_400, true, true, false)
            .race(quantity, i -> buy(i < 10 ? "400" : "400.01")),
        new ControlCase("MAX_ORDER_VALUE")
            .both(value, AROUND_400, true, true, false)
            .race(value, i -> buy(i < 10 ? "400" : "400.01")),
        new ControlCase("POSITION_SIZE")
            .order(percent, buy("199.99"), false)
            .order(percent, buy("200"), true)
            .order(percent, buy("200.01"), true)
            .both(percent, List.of(buy("699.99"), buy("1000"), buy("1000.01")), true, true, false)
            .race(scene -> scene.maxPercent = "0.1", i -> buy("10")),
        new ControlCase("MAX_POSITION")
            .both(scene -> scene.position = Quantity.of("400"), AROUND_400, true, true, false)
            .race(scene -> scene.position = Quantity.of("100"), i -> buy("10")),
        new ControlCase("BUYING_POWER")
            .with(teller -> teller.hold("BBB-USD", "9600"))
            .both(OPEN, AROUND_400, true, true, false)
            .raceOf("100", teller -> {})
            .race(OPEN, i -> buy("10")));
  }

  private static List<ControlCase> conduct() {
    Consumer<ControlScene> window = scene -> scene.duplicates = Duration.ofMillis(100);
    Consumer<ControlTeller> three =
        teller -> List.of(1, 2, 3).forEach(i -> teller.place(buy("1" + i)));
    return List.of(
        new ControlCase("DUPLICATE")
            .with(teller -> teller.place(buy("310")))
            .order(window, wall("310", 99), false)
            .order(window, wall("310", 100), true)
            .order(window, wall("310", 101), true)
            .changesPass(window, wall("310", 99), wall("310", 100), wall("310", 101))
            .race(window, i -> buy("3" + i % 10)),
        new ControlCase("MESSAGE_RATE")
            .with(three)
            .order(scene -> scene.messages = 3, buy("310"), false)
            .order(scene -> scene.messages = 4, buy("310"), true)
            .order(scene -> scene.messages = 5, buy("310"), true)
            .change(scene -> scene.messages = 4, buy("310"), false)
            .change(scene -> scene.messages = 5, buy("310"), true)
            .change(scene -> scene.messages = 6, buy("310"), true)
            .race(scene -> scene.messages = 10, i -> buy("10")),
        new ControlCase("REPEATED_EXECUTION")
            .with(three)
            .order(scene -> scene.repeats = 3, buy("310"), false)
            .order(scene -> scene.repeats = 4, buy("310"), true)
            .order(scene -> scene.repeats = 5, buy("310"), true)
            .changesPass(scene -> scene.repeats = 3, buy("299"), buy("300"), buy("301"))
            .race(scene -> scene.repeats = 10, i -> buy("10")),
        new ControlCase("DAILY_TRADES")
            .with(three)
            .order(scene -> scene.trades = 3, buy("310"), false)
            .order(scene -> scene.trades = 4, buy("310"), true)
            .order(scene -> scene.trades = 5, buy("310"), true)
            .changesPass(scene -> scene.trades = 3, buy("299"), buy("300"), buy("301"))
            .race(scene -> scene.trades = 10, i -> buy("10")));
  }

  private static List<ControlCase> losses() {
    Consumer<ControlTeller> held = teller -> teller.hold("BBB-USD", "4000");
    IntFunction<Wish> sellsAndBuys = i -> i < 10 ? buy("10").of("BBB-USD").sold() : buy("10");
    return List.of(
        new ControlCase("DAILY_LOSS")
            .with(held)
            .both(worth("0.7501"), List.of(buy("310")), true)
            .both(worth("0.75"), List.of(buy("310")), false)
            .both(worth("0.7499"), List.of(buy("310")), false)
            .raceOf("10000", held)
            .race(worth("0.75"), sellsAndBuys),
        new ControlCase("DRAWDOWN_HALT")
            .with(held)
            .both(fallen("0.8751"), List.of(buy("310")), true)
            .both(fallen("0.875"), List.of(buy("310")), false)
            .both(fallen("0.8749"), List.of(buy("310")), false)
            .raceOf("10000", held)
            .race(fallen("0.875"), sellsAndBuys),
        pause("LOSS_STREAK", STREAK, 600_000),
        pause("COOLDOWN", COOL, 300_000));
  }

  private static ControlCase pause(String code, Protections protections, long millis) {
    Consumer<ControlTeller> lost =
        teller -> {
          teller.hold("AAA-USD", "300");
          teller.leave("AAA-USD", "300", "0.9");
        };
    Consumer<ControlScene> pausing = scene -> scene.protections = protections;
    return new ControlCase(code)
        .with(lost)
        .both(
            pausing,
            List.of(market("310", millis - 1), market("310", millis), market("310", millis + 1)),
            false,
            true,
            true)
        .raceOf("100000", lost)
        .race(pausing, i -> market("10", i < 10 ? millis : millis - 1));
  }

  private static List<ControlCase> counts() {
    return List.of(
        new ControlCase("MAX_OPEN_POSITIONS")
            .with(
                teller -> {
                  teller.hold("BBB-USD", "300");
                  teller.hold("CCC-USD", "300");
                })
            .both(scene -> scene.openPositions = 2, List.of(buy("310")), false)
            .both(scene -> scene.openPositions = 3, List.of(buy("310")), true)
            .both(scene -> scene.openPositions = 4, List.of(buy("310")), true)
            .race(scene -> scene.openPositions = 10, i -> buy("10").of("S" + i + "-USD")));
  }

  /** Holds 300 units, of which 100 are offered at 1.05. */
  private static void resting(ControlTeller teller) {
    teller.hold("AAA-USD", "300");
    teller.place(buy("100").sold().at("1.05"));
  }

  private static Consumer<ControlScene> worth(String price) {
    return scene -> scene.price("BBB-USD", price);
  }

  private static Consumer<ControlScene> fallen(String price) {
    return scene -> scene.price("BBB-USD", price).protections = FALL;
  }

  private static Wish wall(String quantity, long millis) {
    return buy(quantity).after(Duration.ZERO, Duration.ofMillis(millis));
  }

  private static Wish market(String quantity, long millis) {
    return buy(quantity).after(Duration.ofMillis(millis), Duration.ofSeconds(6));
  }

  private static KillSwitches killed(String scope) {
    return KillSwitches.NONE.with(scope, true, 1);
  }

  private static Protections protections(
      @Nullable BigDecimal drawdown, int streak, Duration cooldown) {
    return new Protections(drawdown, Duration.ofHours(1), streak, Duration.ofMinutes(10), cooldown);
  }
}
