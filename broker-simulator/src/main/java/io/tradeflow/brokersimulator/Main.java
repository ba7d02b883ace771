package io.tradeflow.brokersimulator;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code java -jar broker-simulator.jar [--port 8190] [--receipts FILE] …}; see the README. */
public final class Main {
  private static final System.Logger LOG = System.getLogger(Main.class.getName());
  private static final Set<String> OPTIONS =
      Set.of(
          "host",
          "port",
          "receipts",
          "cash",
          "taker-fee-bps",
          "maker-fee-bps",
          "latency-millis",
          "seed",
          "max-orders",
          "max-open-orders",
          "kafka",
          "registry");

  private Main() {}

  /** Runs until the process ends; exit code 2 for options that it does not know. */
  public static void main(String[] arguments) {
    try {
      Simulator simulator = Simulator.start(settings(arguments), Clock.systemUTC());
      follow(simulator, given(arguments));
      LOG.log(System.Logger.Level.INFO, "The venue listens on port " + simulator.port());
      simulator.await();
    } catch (IllegalArgumentException e) {
      LOG.log(System.Logger.Level.ERROR, e.getMessage());
      System.exit(2);
    }
  }

  /**
   * Options as settings.
   *
   * @throws IllegalArgumentException for an unknown option or a value that does not fit
   */
  static Settings settings(String... arguments) {
    Map<String, String> given = given(arguments);
    Settings standard = Settings.inMemory();
    @Nullable String receipts = given.get("receipts");
    return new Settings(
        given.getOrDefault("host", standard.host()),
        Integer.parseInt(given.getOrDefault("port", "8190")),
        receipts == null ? null : Path.of(receipts),
        new BigDecimal(given.getOrDefault("cash", standard.cash().toPlainString())),
        new BigDecimal(given.getOrDefault("taker-fee-bps", standard.takerFeeBps().toString())),
        new BigDecimal(given.getOrDefault("maker-fee-bps", standard.makerFeeBps().toString())),
        Duration.ofMillis(Long.parseLong(given.getOrDefault("latency-millis", "0"))),
        Long.parseLong(given.getOrDefault("seed", Long.toString(standard.seed()))),
        Integer.parseInt(given.getOrDefault("max-orders", Integer.toString(standard.maxOrders()))),
        Integer.parseInt(
            given.getOrDefault("max-open-orders", Integer.toString(standard.maxOpenOrders()))));
  }

  private static void follow(Simulator simulator, Map<String, String> given) {
    @Nullable String kafka = given.get("kafka");
    @Nullable String registry = given.get("registry");
    if ((kafka == null) != (registry == null)) {
      throw new IllegalArgumentException("--kafka and --registry go together");
    }
    if (kafka != null && registry != null) {
      simulator.follow(kafka, URI.create(registry));
    }
  }

  private static Map<String, String> given(String... arguments) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String option = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
      if (!OPTIONS.contains(option) || i + 1 == arguments.length) {
        throw new IllegalArgumentException(
            "Unknown option, or one without a value: "
                + arguments[i]
                + ". Options: --"
                + String.join(" --", OPTIONS.stream().sorted().toList()));
      }
      given.put(option, arguments[i + 1]);
    }
    return given;
  }
}
