package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.risk.adapter.kafka.ControlTeller.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** What is asked of one control: at its boundary as an order and as a change, and in a race. */
final class ControlCase {
  static final String PASSES = "APPROVED";

  /** An order, or new terms of a working buy of 300 units at 1 USD, and what comes of it. */
  record Probe(Consumer<ControlScene> narrow, Wish wish, String expected) {
    ControlScene scene() {
      return scened(narrow);
    }
  }

  final String code;
  final List<Probe> orders = new ArrayList<>();
  final List<Probe> changes = new ArrayList<>();
  Consumer<ControlTeller> history = teller -> {};
  String cash = "10000";
  boolean changesExempt;
  private Consumer<ControlScene> contested = scene -> {};
  private IntFunction<Wish> racer = i -> Wish.buy("10");
  Consumer<ControlTeller> raceHistory = teller -> {};
  String raceCash = "100000";

  ControlCase(String code) {
    this.code = code;
  }

  /** What the account has behind it. */
  ControlCase with(Consumer<ControlTeller> past) {
    history = past;
    return this;
  }

  /** Orders in one scene, each with whether it passes. */
  ControlCase order(Consumer<ControlScene> narrow, Wish wish, boolean passes) {
    orders.add(new Probe(narrow, wish, passes ? PASSES : code));
    return this;
  }

  ControlCase change(Consumer<ControlScene> narrow, Wish terms, boolean passes) {
    changes.add(new Probe(narrow, terms, passes ? PASSES : code));
    return this;
  }

  /** Below the limit, at it and above. */
  ControlCase both(Consumer<ControlScene> narrow, List<Wish> wishes, boolean... passes) {
    for (int i = 0; i < passes.length; i++) {
      order(narrow, wishes.get(i), passes[i]);
      change(narrow, wishes.get(i), passes[i]);
    }
    return this;
  }

  /** The control does not ask about changes: all of these pass. */
  ControlCase changesPass(Consumer<ControlScene> narrow, Wish... terms) {
    changesExempt = true;
    for (Wish each : terms) {
      change(narrow, each, true);
    }
    return this;
  }

  /** Ten of a hundred orders fit; the 101st does not. */
  ControlCase race(Consumer<ControlScene> narrow, IntFunction<Wish> wishes) {
    contested = narrow;
    racer = wishes;
    return this;
  }

  ControlCase raceOf(String funds, Consumer<ControlTeller> past) {
    raceCash = funds;
    raceHistory = past;
    return this;
  }

  ControlScene raceScene() {
    return scened(contested);
  }

  Wish racer(int number) {
    return racer.apply(number);
  }

  private static ControlScene scened(Consumer<ControlScene> narrow) {
    ControlScene scene = new ControlScene();
    narrow.accept(scene);
    return scene;
  }

  @Override
  public String toString() {
    return code;
  }
}
