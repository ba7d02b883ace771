package io.tradeflow.execution.domain.plan;

import io.tradeflow.execution.domain.plan.PlanKind.Exit;
import io.tradeflow.execution.domain.plan.PlanKind.Slicing;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Plans of every kind and many sizes; prices around 100. */
final class Kinds {
  private static final BigDecimal HIGH = new BigDecimal("110");
  private static final BigDecimal LOW = new BigDecimal("90");

  private Kinds() {}

  static Arbitrary<PlanKind> any() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 13),
            Arbitraries.integers().between(40, 3000),
            Arbitraries.integers().between(2, 20),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(Kinds::kind);
  }

  private static PlanKind kind(int which, int lots, int parts, boolean first, boolean second) {
    BigDecimal quantity = lots(lots);
    BigDecimal part = lots(Math.max(2, lots / parts));
    String side = first ? "SELL" : "BUY";
    @Nullable BigDecimal limit = second ? new BigDecimal("100") : null;
    return switch (which) {
      case 0 -> new PlanKind.Oco(exit("SELL", first ? LOW : null, false), quantity, Run.LOTS);
      case 1 -> bracket(quantity, first, second);
      case 2 -> new PlanKind.Twap(slicing(side, quantity, limit), parts);
      case 3 -> vwap(slicing(side, quantity, limit), parts, second);
      case 4 ->
          new PlanKind.Iceberg("BTC-USD", side, quantity, part, new BigDecimal("100"), Run.LOTS);
      case 5 -> new PlanKind.Split(terms(side, quantity, limit), part, Run.LOTS);
      case 6 ->
          new PlanKind.Basket(
              IntStream.rangeClosed(1, parts)
                  .mapToObj(
                      i -> terms(side, lots(i + 1), limit).at(i % 3 == 0 ? "simulator" : null))
                  .toList(),
              first);
      case 7 -> new PlanKind.Target("BTC-USD", lots(lots - 1500), limit, false, Run.LOTS);
      case 8 -> new PlanKind.Emergency(PlanKind.Target.close("BTC-USD", Run.LOTS));
      case 9 -> PlanKind.Target.close("BTC-USD", Run.LOTS);
      case 10 -> new PlanKind.Oco(trailing(side, false, trail(second)), quantity, Run.LOTS);
      case 11 ->
          new PlanKind.Bracket(
              terms("BUY", quantity, new BigDecimal("100")),
              trailing("SELL", true, trail(second)),
              Run.LOTS);
      case 12 -> new PlanKind.Split(following(side, quantity, trail(second)), part, Run.LOTS);
      default ->
          new PlanKind.Basket(
              IntStream.rangeClosed(1, parts)
                  .mapToObj(i -> following(side, lots(i + 1), trail(second)))
                  .toList(),
              first);
    };
  }

  private static Trail trail(boolean percent) {
    return percent ? new Trail(null, new BigDecimal("4")) : new Trail(new BigDecimal("5"), null);
  }

  private static Exit trailing(String side, boolean reduces, Trail trail) {
    return new Exit("BTC-USD", side, side.equals("SELL") ? HIGH : LOW, null, trail, null, reduces);
  }

  private static ChildTerms following(String side, BigDecimal quantity, Trail trail) {
    return new ChildTerms(
        "BTC-USD", side, "TRAILING_STOP", quantity, null, null, trail, false, "GTC");
  }

  private static PlanKind bracket(BigDecimal quantity, boolean profit, boolean stop) {
    Exit exit =
        new Exit(
            "BTC-USD", "SELL", profit || !stop ? HIGH : null, stop ? LOW : null, null, null, true);
    return new PlanKind.Bracket(terms("BUY", quantity, new BigDecimal("100")), exit, Run.LOTS);
  }

  private static Exit exit(String side, @Nullable BigDecimal stopLimit, boolean reduces) {
    return new Exit("BTC-USD", side, HIGH, LOW, null, stopLimit, reduces);
  }

  private static PlanKind vwap(Slicing slicing, int parts, boolean capped) {
    List<BigDecimal> profile =
        IntStream.range(0, parts)
            .mapToObj(i -> BigDecimal.valueOf(i % 4 + (i == 0 ? 1 : 0)))
            .toList();
    return new PlanKind.Vwap(slicing, profile, capped ? new BigDecimal("0.25") : null);
  }

  private static Slicing slicing(String side, BigDecimal quantity, @Nullable BigDecimal limit) {
    return new Slicing("BTC-USD", side, quantity, limit, Duration.ofSeconds(40), Run.LOTS);
  }

  private static ChildTerms terms(String side, BigDecimal quantity, @Nullable BigDecimal limit) {
    return ChildTerms.simple("BTC-USD", side, quantity, limit, false);
  }

  static BigDecimal lots(int lots) {
    return new BigDecimal(lots).movePointLeft(2);
  }
}
