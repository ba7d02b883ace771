package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A broker that is led through a scenario, and all that it said. */
final class Run {
  /** Terms under which everything can happen. */
  static final PaperTerms TERMS =
      Samples.terms()
          .withFees(
              new FeeSchedule(
                  List.of(tier("0", "2", "10"), tier("100", "0", "8"), tier("5000", "-0.5", "6"))))
          .withLatency(new Latency.LogNormal(Duration.ofMillis(15), Duration.ofMillis(90)))
          .withImpact(new Impact(Impact.Curve.SQUARE_ROOT, 0.8, Duration.ofSeconds(5)))
          .withTradedShare(new BigDecimal("0.25"))
          .withRules(12, false);

  PaperBroker broker;
  final Map<String, PaperOrder> orders = new LinkedHashMap<>();
  final Map<String, Instant> given = new LinkedHashMap<>();
  final List<Report> heard = new ArrayList<>();
  private final Map<String, List<Report>> byOrder = new LinkedHashMap<>();

  Run(PaperTerms terms) {
    broker = new PaperBroker(terms);
  }

  static Run of(PaperTerms terms, List<Scenario.Timed> scenario) {
    Run run = new Run(terms);
    scenario.forEach(run::step);
    run.end(scenario);
    return run;
  }

  /** Does the step and returns what was said to it. */
  List<Report> step(Scenario.Timed timed) {
    Instant now = timed.now();
    return hear(
        switch (timed.step()) {
          case Scenario.Step.Book book -> broker.onDepth(book.depth(), now);
          case Scenario.Step.Tape tape -> broker.onTrade(tape.trade(), now);
          case Scenario.Step.Cancel cancel -> broker.cancel(cancel.id(), "USER", now);
          case Scenario.Step.List list -> broker.list(list.symbol(), list.instrument(), now);
          case Scenario.Step.Place place -> {
            orders.put(place.order().clientOrderId(), place.order());
            given.put(place.order().clientOrderId(), now);
            yield List.of(broker.submit(place.order(), now));
          }
        });
  }

  /** Does the step and all that is due at its time. */
  List<Report> stepAndLook(Scenario.Timed timed) {
    List<Report> said = new ArrayList<>(step(timed));
    said.addAll(look(timed.now()));
    return said;
  }

  /** Hears what is due. */
  List<Report> look(Instant now) {
    return hear(broker.advance(now));
  }

  void end(List<Scenario.Timed> scenario) {
    look(scenario.getLast().now());
  }

  List<Report> of(String id) {
    return byOrder.getOrDefault(id, List.of());
  }

  /** Reports of each order in their order. */
  Map<String, List<Report>> byOrder() {
    return byOrder;
  }

  private List<Report> hear(List<Report> said) {
    heard.addAll(said);
    for (Report report : said) {
      byOrder.computeIfAbsent(report.clientOrderId(), id -> new ArrayList<>()).add(report);
    }
    return said;
  }

  static List<Report.Filled> fills(List<Report> reports) {
    return reports.stream()
        .filter(Report.Filled.class::isInstance)
        .map(Report.Filled.class::cast)
        .toList();
  }

  static BigDecimal filled(List<Report> reports) {
    return fills(reports).stream()
        .map(Report.Filled::quantity)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  static boolean ends(Report report) {
    return switch (report) {
      case Report.Cancelled cancelled -> true;
      case Report.Expired expired -> true;
      case Report.Refused refused -> true;
      case Report.Accepted accepted -> false;
      case Report.Filled filled -> false;
      case Report.Triggered triggered -> false;
      case Report.Trailed trailed -> false;
      case Report.Amended amended -> false;
      case Report.AmendRefused refused -> false;
    };
  }

  /** SHA-256 of all reports but awakenings, which tests of stop orders pin, line by line. */
  String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Report report : heard) {
        if (report instanceof Report.Triggered) {
          continue;
        }
        digest.update((report + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FeeSchedule.Tier tier(String volume, String maker, String taker) {
    return new FeeSchedule.Tier(
        new BigDecimal(volume), new BigDecimal(maker), new BigDecimal(taker));
  }
}
