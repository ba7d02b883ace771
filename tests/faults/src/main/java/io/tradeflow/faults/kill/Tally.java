package io.tradeflow.faults.kill;

import io.tradeflow.faults.kill.Plan.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** All runs of a drill: what they add up to, as a table and as figures. */
final class Tally {
  static final double P99_MILLIS = 50;
  static final double MAX_MILLIS = 250;
  static final double CANCEL_MILLIS = 1_000;

  private final List<Outcome> counted = new ArrayList<>();
  private final List<Outcome> failed = new ArrayList<>();
  private int notCounted;

  void add(Outcome outcome) {
    if (!outcome.held()) {
      failed.add(outcome);
    }
    if (outcome.counts()) {
      counted.add(outcome);
    } else {
      notCounted++;
    }
  }

  int counted() {
    return counted.size();
  }

  int notCounted() {
    return notCounted;
  }

  int afterOk() {
    return failed.stream().mapToInt(it -> it.afterOk().size()).sum();
  }

  boolean held() {
    return failed.isEmpty();
  }

  /** Number of the first run that did not hold. */
  int firstFailed() {
    return failed.getFirst().plan().run();
  }

  /** Percentiles of the time to the OK. */
  Quantiles ok(Predicate<Outcome> which) {
    return of(which, Outcome::okMillis);
  }

  /** From the OK to the last cancel, where the sender could cancel. */
  Quantiles cancels() {
    return of(
        it -> it.plan().kind() == Kind.PLAIN && !Double.isNaN(it.cancelMillis()),
        it -> Math.max(0, it.cancelMillis()));
  }

  private Quantiles of(Predicate<Outcome> which, ToDoubleFunction<Outcome> figure) {
    return new Quantiles(counted.stream().filter(which).mapToDouble(figure).sorted().toArray());
  }

  static boolean plain(Outcome outcome) {
    return outcome.plan().kind() == Kind.PLAIN && !outcome.afterAStart();
  }

  /** No sender is stopped, or has only just started again. */
  static boolean running(Outcome outcome) {
    return !outcome.plan().kind().stops() && !outcome.afterAStart();
  }

  String line() {
    Quantiles ok = ok(Tally::plain);
    return String.format(
        Locale.ROOT,
        "%d runs counted, %d not, %d orders after OK, OK p50 %.0f p99 %.0f max %.0f ms",
        counted(),
        notCounted,
        afterOk(),
        ok.at(50),
        ok.at(99),
        ok.at(100));
  }

  /** One line a kind of run. */
  String table() {
    StringBuilder table = new StringBuilder();
    String form = "%-14s %6s %8s %8s %9s %9s %9s %9s %9s %9s%n";
    table.append(
        String.format(
            form,
            "runs",
            "counted",
            "in fl.",
            "late",
            "PENDING",
            "after OK",
            "OK p50",
            "OK p99",
            "OK max",
            "cancels"));
    Map<String, Predicate<Outcome>> rows = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      rows.put(kind.name(), it -> it.plan().kind() == kind && !it.afterAStart());
    }
    rows.put("after a start", Outcome::afterAStart);
    rows.forEach((name, which) -> table.append(row(form, name, which)));
    return table.toString();
  }

  private String row(String form, String name, Predicate<Outcome> which) {
    Quantiles ok = ok(which);
    Quantiles cancels =
        of(it -> which.test(it) && it.cancels() > 0, it -> Math.max(0, it.cancelMillis()));
    return String.format(
        Locale.ROOT,
        form,
        name,
        ok.count(),
        sum(which, Outcome::inFlight),
        sum(which, Outcome::lateRefused),
        counted.stream().filter(which).filter(Outcome::pending).count(),
        sum(which, it -> it.afterOk().size()),
        ok.at(50),
        ok.at(99),
        ok.at(100),
        cancels.at(100));
  }

  private long sum(Predicate<Outcome> which, ToDoubleFunction<Outcome> figure) {
    return (long) counted.stream().filter(which).mapToDouble(figure).sum();
  }

  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("runsCounted", counted());
    figures.put("runsNotCounted", notCounted);
    figures.put("ordersAfterOk", afterOk());
    figures.put("failedRuns", failed.stream().map(it -> it.plan().run()).toList());
    figures.put("ok", ok(Tally::plain).figures());
    figures.put(
        "okWithVenueFaults",
        ok(it -> running(it) && it.plan().kind() == Kind.VENUE_FAULTS).figures());
    figures.put("okAfterAStart", ok(it -> !it.plan().kind().stops() && it.afterAStart()).figures());
    figures.put("okWithStoppedSender", ok(it -> it.plan().kind().stops()).figures());
    figures.put("cancels", cancels().figures());
    figures.put("pendingAnswers", counted.stream().filter(Outcome::pending).count());
    figures.put("refusedAfterOk", counted.stream().mapToInt(Outcome::lateRefused).sum());
    Map<Kind, Long> kinds = new LinkedHashMap<>();
    counted.forEach(it -> kinds.merge(it.plan().kind(), 1L, Long::sum));
    figures.put("kinds", kinds);
    return figures;
  }

  /** Sorted samples in milliseconds. */
  record Quantiles(double[] sorted) {
    int count() {
      return sorted.length;
    }

    /** 0 without samples. */
    double at(int percent) {
      if (sorted.length == 0) {
        return 0;
      }
      int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
      return Math.round(sorted[Math.max(0, rank - 1)] * 10) / 10.0;
    }

    Map<String, Object> figures() {
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("runs", count());
      figures.put("p50Millis", at(50));
      figures.put("p99Millis", at(99));
      figures.put("maxMillis", at(100));
      return figures;
    }
  }
}
