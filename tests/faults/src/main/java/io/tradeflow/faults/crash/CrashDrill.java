package io.tradeflow.faults.crash;

import io.tradeflow.faults.crash.Phases.Phase;
import io.tradeflow.faults.world.Endowment;
import io.tradeflow.faults.world.Invariants;
import io.tradeflow.faults.world.Load;
import io.tradeflow.faults.world.Rest;
import io.tradeflow.faults.world.Victim;
import io.tradeflow.faults.world.Violation;
import io.tradeflow.faults.world.World;
import io.tradeflow.localstack.Progress;
import io.tradeflow.starter.fault.FaultPoint;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Kills the services of a world at the planned points under load, each on a thread of its own, and
 * checks the invariants whenever a batch is done.
 */
final class CrashDrill implements AutoCloseable {
  /**
   * How much.
   *
   * @param runs kills that leave a marker, or were tried in vain
   * @param batch kills between two checks
   * @param accounts that trade
   * @param perSecond orders, cancels and changes
   */
  record Plan(
      int runs, int batch, int accounts, int perSecond, long seed, Set<FaultPoint> points) {}

  private static final Duration REACHED = Duration.ofSeconds(60);
  private static final int RECORDED_FROM = 40;
  private static final int TOLD_EVERY = 4;

  private final World world;
  private final Plan plan;
  private final Progress progress;
  private final Load load;
  private final Tally tally = new Tally();
  private final Phases phases = new Phases();
  private final List<Violation> violations = Collections.synchronizedList(new ArrayList<>());

  CrashDrill(World world, Plan plan, Clock clock, Progress progress) {
    this.world = world;
    this.plan = plan;
    this.progress = progress;
    this.load = new Load(world, plan.accounts(), plan.perSecond(), plan.seed(), clock);
  }

  /** Ends with the first batch after which something does not hold. */
  void run() throws IOException, InterruptedException, SQLException {
    begin();
    List<Shot> shots = Shot.plan(plan.runs(), plan.points(), new Random(plan.seed()));
    for (int from = 0; from < shots.size() && violations.isEmpty(); from += plan.batch()) {
      batch(shots.subList(from, Math.min(shots.size(), from + plan.batch())));
      progress.say(
          "%d of %d kills, %d orders, %d points not reached, %d violations"
              .formatted(
                  tally.kills(),
                  plan.runs(),
                  load.promises().size(),
                  tally.misses(),
                  violations.size()));
    }
    if (tally.kills() == 0) {
      violations.add(new Violation("START", "Nobody died, so that nothing is shown"));
    }
  }

  Tally tally() {
    return tally;
  }

  Map<String, Long> phases() {
    return phases.seconds();
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  Load load() {
    return load;
  }

  int orders() {
    return load.promises().size();
  }

  private void begin() throws IOException, InterruptedException, SQLException {
    load.open();
    boolean record = plan.runs() >= RECORDED_FROM;
    List<Victim> victims = List.of(world.victim(World.EXECUTION), world.victim(World.RISK));
    for (Victim victim : victims) {
      if (!victim.alive() && record) {
        victim.startRecording();
      } else if (!victim.alive()) {
        victim.start("");
      }
    }
    progress.say("The services are up; each account takes a position");
    violations.addAll(Endowment.give(world, load));
    for (Victim victim : victims) {
      if (victim.records()) {
        progress.say("Recording what makes later starts faster");
        victim.stop();
      }
    }
  }

  private void batch(List<Shot> shots) throws IOException, InterruptedException, SQLException {
    int before = violations.size();
    phases.enter(Phase.KILLING);
    load.resume();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Callable<Void>> killers =
          List.of(() -> killEach(World.EXECUTION, shots), () -> killEach(World.RISK, shots));
      for (Future<Void> one : threads.invokeAll(killers)) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("A service could not be killed as planned", e.getCause());
    } finally {
      load.pause();
    }
    phases.enter(Phase.RESTING);
    violations.addAll(new Rest(world, load).await());
    phases.enter(Phase.CHECKING);
    if (violations.isEmpty()) {
      violations.addAll(check());
    }
    phases.enter(Phase.BEGINNING);
    tally.violated(shots, violations.size() - before);
  }

  /** What does not hold now that everything is at rest. */
  List<Violation> check() throws IOException, InterruptedException, SQLException {
    return Invariants.check(world, load);
  }

  private Void killEach(String service, List<Shot> shots) throws IOException, InterruptedException {
    Victim victim = world.victim(service);
    List<Shot> own = shots.stream().filter(shot -> shot.service().equals(service)).toList();
    if (own.isEmpty() && victim.alive()) {
      return null;
    }
    victim.kill();
    for (Shot shot : own) {
      int before = victim.hits().size();
      long begun = System.nanoTime();
      victim.start(shot.charge());
      boolean died = victim.diesWithin(REACHED);
      Duration lived = Duration.ofNanos(System.nanoTime() - begun);
      victim.kill();
      if (died && victim.hits().size() == before + 1) {
        tally.hit(shot, lived);
      } else if (died) {
        violations.add(new Violation("START", "It ended by itself. Its log: " + victim.log()));
      } else {
        tally.miss(shot);
      }
      tell();
    }
    victim.start("");
    return null;
  }

  /** A batch takes minutes. */
  private void tell() {
    int tried = tally.kills() + tally.misses();
    if (tried % TOLD_EVERY == 0) {
      progress.say("%d of %d kills tried".formatted(tried, plan.runs()));
    }
  }

  @Override
  public void close() {
    load.close();
  }
}
