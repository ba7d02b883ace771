package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.Preflight;
import io.tradeflow.localstack.Service;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.StatusPage;
import io.tradeflow.localstack.bench.Floors;
import io.tradeflow.localstack.bench.Isolation;
import io.tradeflow.localstack.bench.OrderPath;
import io.tradeflow.localstack.infra.Compilers;
import io.tradeflow.localstack.infra.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
  private static final List<Integer> RAMP = List.of(150, 200, 250, 300, 350, 400, 500, 600);
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final int WARM_UP_ROUNDS = 16;
  private static final double SETTLED = 0.95;
  private static final int ROUNDS = 3;
  private static final double ISOLATED = 1.2;
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final double KEEPS_UP = 0.95;
  private static final double SLOWEST_SUSTAINED_MILLIS = 2_000;
  private static final int SUSTAINED_GOAL = 300;
  private static final int FILL_GOAL_MILLIS = 50;

  /** From the intended send to the broker: the outbox to risk, and risk's decision back. */
  private static final int HOPS = 2;

  /** The accepted order, and the decision together with SENDING. */
  private static final int COMMITS = 2;

  @Parameters(paramLabel = "NAME", description = "order-path, isolation, backtest or scan")
  private String name = "";

  @Option(names = "--rate", defaultValue = "100", description = "Orders a second, 1 to 1000")
  private int rate;

  @Option(names = "--for", defaultValue = "30s", description = "Length of the measured run")
  private String length = "30s";

  @Override
  int run() throws Exception {
    if (!List.of("order-path", "isolation").contains(name) || rate < 1 || rate > 1_000) {
      throw new ParameterException(
          new CommandLine(this),
          "bench order-path|isolation --rate 1..1000, or bench backtest|scan");
    }
    StackLayout layout = layout();
    JsonNode page = stackAtPeak(layout);
    if (name.equals("isolation")) {
      return isolation(layout, page);
    }
    Floors floors = new Floors(rate);
    System.out.println("Measuring floors at " + rate + " a second");
    Floors.Floor echo = floor("echo", floors.http(false));
    Floors.Floor gateway = floor("blankGateway", floors.http(true));
    Floors.Floor hop = floor("kafkaHop", floors.hop(page.path("kafka").asString()));
    Floors.Floor commit = floor("commit", floors.commit(page.path("postgres").asString()));
    figures.put("gatewayOverEchoMillisP50", gateway.p50() - echo.p50());
    OrderPath.Stack stack = stack(layout, page);
    try (OrderPath path = new OrderPath(stack, System.out)) {
      long steps = RAMP.stream().mapToLong(each -> each * STEP.toSeconds()).sum();
      path.prepare(Math.max(rate, RAMP.getLast()), orders(1) + steps);
      warmUp(path, page);
      System.out.println("Measuring " + rate + " orders a second");
      path.renew();
      Map<String, Duration> before = Cpu.ofProcesses(page);
      OrderPath.Result measured = path.run(rate, DemoCommand.duration(length));
      cpu(before, Cpu.ofProcesses(page), Math.max(1, measured.filled()));
      report(measured);
      boolean limiterOn = path.limiterIsOn();
      figures.put("limiter", limiterOn ? "on, limits of the plans unchanged" : "OFF");
      figures.put("controls", path.limits().toString());
      int sustained = sustained(path);
      goals(measured, gateway, hop, commit, sustained, limiterOn);
      show();
      return limiterOn && measured.lost() == 0 && measured.doubled() == 0 ? 0 : 1;
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
      others.prepare(rate, orders(ROUNDS * Isolation.Phase.values().length));
      warmUp(others, page);
      Isolation bench =
          new Isolation(others, stack, URI.create(page.path("venue").asString()), System.out);
      Map<Isolation.Phase, Isolation.Result> results =
          bench.run(rate, DemoCommand.duration(length), ROUNDS);
      int unsettled = bench.unsettled();
      double quiet = Objects.requireNonNull(results.get(Isolation.Phase.QUIET)).p99();
      int lost = 0;
      figures.put("rate", rate);
      figures.put("rounds", ROUNDS);
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
    return rate
        * (WARM_UP_ROUNDS * WARM_UP.toSeconds() + runs * DemoCommand.duration(length).toSeconds());
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
    JsonNode page = runningStack();
    if (!page.path("peak").asBoolean()) {
      throw new IOException(
          "The stack that runs was started for a quick start, not for measurements."
              + " Stop it with ./tradeflow down; bench starts its own.");
    }
    return page;
  }

  private Floors.Floor floor(String what, Floors.Floor floor) {
    figures.put(what + "MillisP50", floor.p50());
    figures.put(what + "MillisP99", floor.p99());
    return floor;
  }

  private void report(OrderPath.Result measured) {
    figures.put("rate", measured.rate());
    figures.put("orders", measured.sent());
    figures.put("httpMillisP50", measured.httpP50());
    figures.put("httpMillisP99", measured.httpP99());
    figures.put("brokerWriteMillisP50", measured.brokerP50());
    figures.put("brokerWriteMillisP99", measured.brokerP99());
    figures.put("fillMillisP50", measured.fillP50());
    figures.put("fillMillisP99", measured.fillP99());
    figures.put("stagesMillisP50", measured.stages());
    figures.put("refusals", measured.refusals());
    figures.put("lost", measured.lost());
    figures.put("doubled", measured.doubled());
  }

  /** Until orders get no cheaper: then the just-in-time compilers have settled. */
  private void warmUp(OrderPath path, JsonNode page) throws Exception {
    double best = Double.MAX_VALUE;
    int inVain = 0;
    for (int round = 1; round <= WARM_UP_ROUNDS && inVain < 2; round++) {
      path.renew();
      Map<String, Duration> begin = Cpu.ofProcesses(page);
      OrderPath.Result result = path.run(rate, WARM_UP);
      double cost =
          total(begin, Cpu.ofProcesses(page)).toNanos() / 1e6 / Math.max(1, result.filled());
      System.out.printf(
          Locale.ROOT, "Warming up, %d orders filled, %.1f CPU ms each%n", result.filled(), cost);
      inVain = cost > SETTLED * best ? inVain + 1 : 0;
      best = Math.min(best, cost);
      figures.put("warmUpRounds", round);
    }
  }

  private static Duration total(Map<String, Duration> before, Map<String, Duration> after) {
    return after.entrySet().stream()
        .map(used -> used.getValue().minus(before.getOrDefault(used.getKey(), Duration.ZERO)))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private int sustained(OrderPath path) throws Exception {
    int sustained = 0;
    Map<String, Object> steps = new LinkedHashMap<>();
    for (int step : RAMP) {
      path.renew();
      OrderPath.Result result = path.run(step, STEP);
      boolean kept =
          result.lost() == 0
              && result.doubled() == 0
              && result.refused() == 0
              && result.achieved() >= KEEPS_UP * step
              && result.fillP99() < SLOWEST_SUSTAINED_MILLIS;
      steps.put(
          Integer.toString(step),
          "%.0f/s, fill p99 %.0f ms, lost %d, refused %s"
              .formatted(result.achieved(), result.fillP99(), result.lost(), result.refusals()));
      System.out.println("  " + step + "/s: " + steps.get(Integer.toString(step)));
      if (!kept) {
        break;
      }
      sustained = step;
    }
    figures.put("ramp", steps);
    figures.put("sustainedPerSecond", sustained);
    return sustained;
  }

  private void goals(
      OrderPath.Result measured,
      Floors.Floor gateway,
      Floors.Floor hop,
      Floors.Floor commit,
      int sustained,
      boolean limiterOn) {
    double httpP50 = gateway.p50() + commit.p50();
    double httpP99 = gateway.p99() + commit.p99();
    ratio("(a) HTTP answer p50", 2, measured.httpP50(), httpP50);
    ratio("(a) HTTP answer p99", 3, measured.httpP99(), httpP99);
    double brokerP50 = gateway.p50() + HOPS * hop.p50() + COMMITS * commit.p50();
    double brokerP99 = gateway.p99() + HOPS * hop.p99() + COMMITS * commit.p99();
    ratio("(b) broker write p50", 1.5, measured.brokerP50(), brokerP50);
    ratio("(b) broker write p99", 3, measured.brokerP99(), brokerP99);
    goals.add(
        new Report.Goal(
            "(c) fill on the socket p99 at 100/s",
            "< " + FILL_GOAL_MILLIS + " ms",
            rate == 100 ? measured.fillP99() : null,
            rate == 100 && measured.fillP99() > 0 && measured.fillP99() < FILL_GOAL_MILLIS));
    goals.add(
        new Report.Goal(
            "sustained through the gateway, zero loss",
            ">= " + SUSTAINED_GOAL + "/s",
            sustained,
            sustained >= SUSTAINED_GOAL));
    goals.add(new Report.Goal("nothing lost", "0", measured.lost(), measured.lost() == 0));
    goals.add(new Report.Goal("rate limiter not bypassed", "on", limiterOn, limiterOn));
  }

  private void ratio(String what, double limit, double measured, double floor) {
    double ratio = Math.round(measured / floor * 100) / 100.0;
    goals.add(
        new Report.Goal(
            what + " over its floor",
            String.format(Locale.ROOT, "<= %.1fx of %.2f ms", limit, floor),
            ratio,
            measured > 0 && ratio <= limit));
  }

  private void cpu(Map<String, Duration> before, Map<String, Duration> after, int orders) {
    Map<String, Double> perOrder = new TreeMap<>();
    after.forEach(
        (process, used) ->
            perOrder.put(
                process,
                Math.round(
                        used.minus(before.getOrDefault(process, Duration.ZERO)).toNanos()
                            / 1e4
                            / orders)
                    / 100.0));
    figures.put("cpuMillisPerOrder", perOrder);
    figures.put(
        "cpuMillisPerOrderInAll",
        Math.round(total(before, after).toNanos() / 1e4 / orders) / 100.0);
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

  /** Processor time of the stack's processes and their children. */
  private static final class Cpu {
    private Cpu() {}

    static Map<String, Duration> ofProcesses(JsonNode page) {
      Map<String, Duration> used = new TreeMap<>();
      for (JsonNode process : page.path("processes")) {
        ProcessHandle.of(process.path("pid").asLong())
            .ifPresent(
                handle ->
                    used.put(
                        process.path("name").asString(),
                        handle.descendants().map(Cpu::of).reduce(of(handle), Duration::plus)));
      }
      return used;
    }

    private static Duration of(ProcessHandle handle) {
      return handle.info().totalCpuDuration().orElse(Duration.ZERO);
    }
  }
}
