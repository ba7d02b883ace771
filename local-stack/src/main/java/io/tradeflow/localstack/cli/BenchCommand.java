package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.Ports;
import io.tradeflow.localstack.Preflight;
import io.tradeflow.localstack.Service;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.StatusPage;
import io.tradeflow.localstack.bench.CommandDoor;
import io.tradeflow.localstack.bench.CpuTime;
import io.tradeflow.localstack.bench.Door;
import io.tradeflow.localstack.bench.Floors;
import io.tradeflow.localstack.bench.Isolation;
import io.tradeflow.localstack.bench.OrderPath;
import io.tradeflow.localstack.bench.PathFloors;
import io.tradeflow.localstack.bench.PathRound;
import io.tradeflow.localstack.bench.Spread;
import io.tradeflow.localstack.infra.Compilers;
import io.tradeflow.localstack.infra.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "bench",
    description = "Latency and throughput under load, as ratios to floors of the same run.")
final class BenchCommand extends StackCommand {
  private static final List<Integer> RAMP =
      List.of(150, 200, 250, 300, 350, 400, 500, 600, 800, 1_000, 1_500, 2_000, 2_500);
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final int WARM_UP_ROUNDS = 16;
  private static final double SETTLED = 0.95;
  private static final int IN_VAIN = 4;
  private static final double ISOLATED = 1.2;
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final double KEEPS_UP = 0.95;
  private static final double SLOWEST_SUSTAINED_MILLIS = 2_000;
  private static final int SUSTAINED_GOAL = 800;
  private static final int SUSTAINED_BY_COMMANDS_GOAL = 2_000;
  private static final int FILL_GOAL_MILLIS = 50;
  private static final int MOST_ROUNDS = 20;

  @Parameters(paramLabel = "NAME", description = "order-path, isolation, backtest or scan")
  private String name = "";

  @Option(names = "--rate", defaultValue = "100", description = "Orders a second, 1 to 1000")
  private int rate;

  @Option(names = "--for", defaultValue = "30s", description = "Length of the measured run")
  private String length = "30s";

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Times that floors and orders, or phases, are measured in turn, 1 to 20")
  private int rounds;

  @Override
  int run() throws Exception {
    if (!List.of("order-path", "isolation").contains(name)
        || rate < 1
        || rate > 1_000
        || rounds < 1
        || rounds > MOST_ROUNDS) {
      throw new ParameterException(
          new CommandLine(this),
          "bench order-path|isolation --rate 1..1000 --rounds 1..20, or bench backtest|scan");
    }
    StackLayout layout = layout();
    JsonNode page = stackAtPeak(layout);
    if (name.equals("isolation")) {
      return isolation(layout, page);
    }
    OrderPath.Stack stack = stack(layout, page);
    try (OrderPath path = new OrderPath(stack, System.out);
        CommandDoor commands =
            new CommandDoor(page.path("kafka").asString(), layout.http(Ports.REGISTRY))) {
      path.prepare(rate, orders(rounds));
      CpuTime cpu = new CpuTime(page.path("processes"));
      warmUp(path, cpu);
      List<PathRound> all = new ArrayList<>();
      Map<String, Duration> used = new TreeMap<>();
      for (int round = 1; round <= rounds; round++) {
        System.out.printf("Round %d of %d: floors", round, rounds);
        PathFloors floors =
            PathFloors.measure(
                rate, page.path("kafka").asString(), page.path("postgres").asString(), cpu);
        System.out.printf(", %d orders a second", rate);
        path.renew(rate, path.gateway());
        Map<String, Duration> before = cpu.byProcess();
        OrderPath.Result measured = path.run(rate, DemoCommand.duration(length));
        cpu.since(before).forEach((who, time) -> used.merge(who, time, Duration::plus));
        System.out.printf(
            Locale.ROOT, ": fill p50 %.1f, p99 %.1f ms%n", measured.fillP50(), measured.fillP99());
        all.add(new PathRound(floors, measured));
      }
      report(all, used);
      boolean limiterOn = path.limiterIsOn();
      figures.put("limiter", limiterOn ? "on, limits of the plans unchanged" : "OFF");
      figures.put("controls", path.limits().toString());
      goals(all, limiterOn);
      sustained(path, path.gateway(), "through the gateway", SUSTAINED_GOAL);
      sustained(path, commands, "by commands", SUSTAINED_BY_COMMANDS_GOAL);
      show();
      return limiterOn
              && sum(all, OrderPath.Result::lost) + sum(all, OrderPath.Result::doubled) == 0
          ? 0
          : 1;
    }
  }

  private static OrderPath.Stack stack(StackLayout layout, JsonNode page) {
    return new OrderPath.Stack(
        page.path("gateway").asString(),
        page.path("websocket").asString(),
        layout.http(Service.AUTH.port()),
        layout.http(Service.SUBSCRIPTION.port()),
        "admin",
        "admin-Passw0rd!");
  }

  /** What one account that floods, or whose broker hangs, costs the others. */
  private int isolation(StackLayout layout, JsonNode page) throws Exception {
    OrderPath.Stack stack = stack(layout, page);
    try (OrderPath others = new OrderPath(stack, System.out)) {
      others.prepare(rate, orders((1 + rounds) * Isolation.Phase.values().length));
      warmUp(others, new CpuTime(page.path("processes")));
      Isolation bench =
          new Isolation(others, stack, URI.create(page.path("venue").asString()), System.out);
      Map<Isolation.Phase, Isolation.Result> results =
          bench.run(rate, DemoCommand.duration(length), rounds);
      int unsettled = bench.unsettled();
      double quiet = Objects.requireNonNull(results.get(Isolation.Phase.QUIET)).p99();
      int lost = 0;
      figures.put("rate", rate);
      figures.put("rounds", rounds);
      for (Map.Entry<Isolation.Phase, Isolation.Result> one : results.entrySet()) {
        Isolation.Result result = one.getValue();
        String phase = one.getKey().name().toLowerCase(Locale.ROOT);
        lost += result.lost();
        figures.put(phase + "FillMillisP50", result.p50());
        figures.put(phase + "FillMillisP99", result.p99());
        figures.put(phase + "FillMillisP99OfRounds", result.p99s());
        figures.put(phase + "Orders", result.orders());
        figures.put(phase + "Answers", result.answers());
        if (one.getKey() != Isolation.Phase.QUIET) {
          isolated(phase, result, quiet);
        }
      }
      goals.add(new Report.Goal("nothing of the others lost", "0", lost, lost == 0));
      goals.add(
          new Report.Goal(
              "orders of the hung broker unsettled 30 s after", "0", unsettled, unsettled == 0));
      show();
      return goals.stream().allMatch(Report.Goal::met) ? 0 : 1;
    }
  }

  /** At most so many in warm-ups and that many runs. */
  private long orders(int runs) {
    Duration run = DemoCommand.duration(length).plus(OrderPath.LEAD_IN);
    Duration warmUp = WARM_UP.plus(OrderPath.LEAD_IN);
    return rate * (WARM_UP_ROUNDS * warmUp.toSeconds() + runs * run.toSeconds());
  }

  private void isolated(String phase, Isolation.Result result, double quiet) {
    double ratio = Math.round(result.p99() / quiet * 100) / 100.0;
    goals.add(
        new Report.Goal(
            "others' fill p99, " + phase + " over quiet",
            "<= " + ISOLATED + "x of " + quiet + " ms",
            ratio,
            result.p99() > 0 && ratio <= ISOLATED));
  }

  private JsonNode stackAtPeak(StackLayout layout) throws Exception {
    if (StatusPage.supervisor(layout) == null) {
      List<String> problems = Preflight.problems(layout, Compilers.BOTH);
      if (!problems.isEmpty()) {
        throw new IOException(String.join("\n", problems));
      }
      UpCommand.startDetached(layout, new ServiceProcess.Mode(false, true), System.out);
    }
    JsonNode page = wholeStack();
    if (!page.path("peak").asBoolean()) {
      throw new IOException(
          "The stack that runs was started for a quick start, not for measurements."
              + " Stop it with ./tradeflow down; bench starts its own.");
    }
    return page;
  }

  private void report(List<PathRound> rounds, Map<String, Duration> used) {
    figures.put("rate", rate);
    figures.put("rounds", rounds.size());
    floor("echo", rounds, PathFloors::echo);
    floor("blankGateway", rounds, PathFloors::gateway);
    floor("kafkaHop", rounds, PathFloors::hop);
    floor("commit", rounds, PathFloors::commit);
    cpu(used, Math.max(1, sum(rounds, OrderPath.Result::filled)));
    figures.put("cpuMillisOfFloors", spread(rounds, round -> round.floors().fill().cpu()));
    figures.put("orders", sum(rounds, OrderPath.Result::sent));
    latency("httpMillisP50", rounds, OrderPath.Result::httpP50);
    latency("httpMillisP99", rounds, OrderPath.Result::httpP99);
    latency("brokerWriteMillisP50", rounds, OrderPath.Result::brokerP50);
    latency("brokerWriteMillisP99", rounds, OrderPath.Result::brokerP99);
    latency("fillMillisP50", rounds, OrderPath.Result::fillP50);
    latency("fillMillisP99", rounds, OrderPath.Result::fillP99);
    figures.put("stagesMillisP50OfTheLastRound", rounds.getLast().measured().stages());
    figures.put("refusals", rounds.stream().map(round -> round.measured().refusals()).toList());
    figures.put("lost", sum(rounds, OrderPath.Result::lost));
    figures.put("doubled", sum(rounds, OrderPath.Result::doubled));
  }

  private void floor(
      String what, List<PathRound> rounds, Function<PathFloors, Floors.Floor> floor) {
    figures.put(what + "MillisP50", spread(rounds, round -> floor.apply(round.floors()).p50()));
    figures.put(what + "MillisP99", spread(rounds, round -> floor.apply(round.floors()).p99()));
    figures.put(what + "CpuMillis", spread(rounds, round -> floor.apply(round.floors()).cpu()));
  }

  private void latency(
      String what, List<PathRound> rounds, ToDoubleFunction<OrderPath.Result> latency) {
    figures.put(what, spread(rounds, round -> latency.applyAsDouble(round.measured())));
  }

  private static Spread spread(List<PathRound> rounds, ToDoubleFunction<PathRound> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure).boxed().toList());
  }

  private static int sum(List<PathRound> rounds, ToIntFunction<OrderPath.Result> count) {
    return rounds.stream().map(PathRound::measured).mapToInt(count).sum();
  }

  /** Until orders get neither cheaper nor quicker: then the just-in-time compilers have settled. */
  private void warmUp(OrderPath path, CpuTime cpu) throws Exception {
    double cheapest = Double.MAX_VALUE;
    double quickest = Double.MAX_VALUE;
    int inVain = 0;
    for (int round = 1; round <= WARM_UP_ROUNDS && inVain < IN_VAIN; round++) {
      path.renew(rate, path.gateway());
      Map<String, Duration> begin = cpu.byProcess();
      OrderPath.Result result = path.run(rate, WARM_UP);
      double cost = millis(total(cpu.since(begin)), Math.max(1, result.filled()));
      System.out.printf(
          Locale.ROOT,
          "Warming up, %d orders filled, %.1f CPU ms each, p50 %.1f ms%n",
          result.filled(),
          cost,
          result.fillP50());
      boolean better = cost <= SETTLED * cheapest || result.fillP50() <= SETTLED * quickest;
      inVain = better ? 0 : inVain + 1;
      cheapest = Math.min(cheapest, cost);
      quickest = Math.min(quickest, result.fillP50());
      figures.put("warmUpRounds", round);
    }
  }

  private static Duration total(Map<String, Duration> used) {
    return used.values().stream().reduce(Duration.ZERO, Duration::plus);
  }

  /** The last rate of the ramp that was kept up; accounts that it needs are opened on the way. */
  private void sustained(OrderPath path, Door door, String way, int goal) throws Exception {
    System.out.println("Ramp " + way);
    int sustained = 0;
    Map<String, Object> steps = new LinkedHashMap<>();
    for (int step : RAMP) {
      path.prepare(step, step * STEP.plus(OrderPath.LEAD_IN).toSeconds());
      path.renew(step, door);
      OrderPath.Result result = path.run(step, STEP, door);
      boolean kept =
          result.lost() == 0
              && result.doubled() == 0
              && result.refused() == 0
              && result.achieved() >= KEEPS_UP * step
              && result.fillP99() < SLOWEST_SUSTAINED_MILLIS;
      String came =
          "%.0f/s, fill p99 %.0f ms, lost %d, refused %s"
              .formatted(result.achieved(), result.fillP99(), result.lost(), result.refusals());
      steps.put(Integer.toString(step), came);
      System.out.println("  " + step + "/s: " + came);
      if (!kept) {
        break;
      }
      sustained = step;
    }
    figures.put("ramp " + way, steps);
    goals.add(
        new Report.Goal(
            "sustained " + way + ", zero loss", ">= " + goal + "/s", sustained, sustained >= goal));
  }

  private void goals(List<PathRound> rounds, boolean limiterOn) {
    ratio("(a) HTTP answer p50", 2, rounds, OrderPath.Result::httpP50, it -> it.answer().p50());
    ratio("(a) HTTP answer p99", 3, rounds, OrderPath.Result::httpP99, it -> it.answer().p99());
    ratio("(b) broker p50", 1.5, rounds, OrderPath.Result::brokerP50, it -> it.broker().p50());
    ratio("(b) broker p99", 3, rounds, OrderPath.Result::brokerP99, it -> it.broker().p99());
    double fill = spread(rounds, round -> round.measured().fillP99()).median();
    goals.add(
        new Report.Goal(
            "(c) fill on the socket p99 at 100/s",
            "< " + FILL_GOAL_MILLIS + " ms",
            rate == 100 ? fill : null,
            rate == 100 && fill > 0 && fill < FILL_GOAL_MILLIS));
    ratio("(d) fill p99", 3, rounds, OrderPath.Result::fillP99, it -> it.fill().p99());
    int lost = sum(rounds, OrderPath.Result::lost);
    goals.add(new Report.Goal("nothing lost", "0", lost, lost == 0));
    goals.add(new Report.Goal("rate limiter not bypassed", "on", limiterOn, limiterOn));
  }

  /** Of each round its own: then what else the machine did counts above and below the line. */
  private void ratio(
      String what,
      double limit,
      List<PathRound> rounds,
      ToDoubleFunction<OrderPath.Result> measured,
      ToDoubleFunction<PathFloors> floor) {
    Spread ratios =
        spread(
            rounds,
            round ->
                measured.applyAsDouble(round.measured()) / floor.applyAsDouble(round.floors()));
    goals.add(
        new Report.Goal(
            what + " over its floor",
            String.format(
                Locale.ROOT,
                "<= %.1fx of %.2f ms",
                limit,
                spread(rounds, round -> floor.applyAsDouble(round.floors())).median()),
            ratios,
            ratios.least() > 0 && ratios.median() <= limit));
  }

  private void cpu(Map<String, Duration> used, int orders) {
    Map<String, Double> perOrder = new TreeMap<>();
    used.forEach((process, time) -> perOrder.put(process, millis(time, orders)));
    figures.put("cpuMillisPerOrder", perOrder);
    figures.put("cpuMillisPerOrderInAll", millis(total(used), orders));
  }

  private static double millis(Duration time, int orders) {
    return Math.round(time.toNanos() / 1e4 / orders) / 100.0;
  }

  private void show() {
    System.out.println();
    figures.forEach((figure, value) -> System.out.printf("  %-26s %s%n", figure, value));
    System.out.println();
    for (Report.Goal goal : goals) {
      System.out.printf(
          "  %-4s %-45s %-22s %s%n",
          goal.met() ? "met" : "MISS", goal.name(), goal.goal(), goal.measured());
    }
  }
}
