package io.tradeflow.faults.matrix;

import io.tradeflow.faults.world.Endowment;
import io.tradeflow.faults.world.Invariants;
import io.tradeflow.faults.world.Load;
import io.tradeflow.faults.world.Rest;
import io.tradeflow.faults.world.Violation;
import io.tradeflow.faults.world.World;
import io.tradeflow.localstack.Progress;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Carries out faults one after the other under load, and checks the invariants after each. */
final class FaultsDrill implements AutoCloseable {
  /** How a row ended. */
  record Outcome(Fault fault, double seconds, String figures, List<Violation> violations) {}

  private static final int ACCOUNTS = 8;

  private final World world;
  private final Load load;
  private final Field field;
  private final Progress progress;

  /**
   * @param shorter by what faults that last are shortened, from 1
   * @param patience by what recovery may take longer than its goals, from 1; above that where a
   *     busy machine runs more than the drill
   */
  FaultsDrill(
      World world,
      int perSecond,
      long seed,
      int shorter,
      int patience,
      Clock clock,
      Progress progress) {
    this.world = world;
    this.progress = progress;
    this.load = new Load(world, ACCOUNTS, perSecond, seed, clock);
    this.field = new Field(world, load, progress, shorter, patience);
  }

  /** Ends with the first row in which something does not hold. */
  List<Outcome> run(List<Fault> faults) throws Exception {
    load.open();
    for (String service : List.of(World.EXECUTION, World.RISK)) {
      if (!world.victim(service).alive()) {
        world.victim(service).start("");
      }
    }
    progress.say("The services start; each account takes a position");
    List<Violation> unrest = Endowment.give(world, load);
    if (!unrest.isEmpty()) {
      throw new IOException("Not at rest before any fault: " + unrest);
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Fault fault : faults) {
      progress.say("Row %d: %s".formatted(fault.row(), fault.says()));
      Outcome outcome = run(fault);
      outcomes.add(outcome);
      progress.say("       %s".formatted(outcome.figures()));
      if (!outcome.violations().isEmpty()) {
        break;
      }
    }
    return outcomes;
  }

  private Outcome run(Fault fault) throws Exception {
    long begun = System.nanoTime();
    field.begin(fault.row());
    load.resume();
    try {
      fault.script().run(field);
    } finally {
      load.pause();
    }
    List<Violation> violations = new ArrayList<>(field.found());
    violations.addAll(new Rest(world, load).await());
    if (violations.isEmpty()) {
      violations.addAll(Invariants.check(world, load));
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Outcome(fault, seconds, field.figures(), List.copyOf(violations));
  }

  int orders() {
    return load.promises().size();
  }

  @Override
  public void close() {
    load.close();
  }
}
