package io.tradeflow.faults.kill;

import io.tradeflow.localstack.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Many runs on one stack. A run that does not count is repeated with another attempt's seed. */
final class KillDrill {
  private static final int ACCOUNTS = 24;
  private static final int ATTEMPTS = 12;

  /** So many runs after its start a sender still compiles what it does. */
  private static final int WARMING = 8;

  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final DrillStack stack;
  private final Progress progress;
  private final List<String> accounts;
  private Duration said = Duration.ZERO;
  private int sinceStart = WARMING;

  /**
   * @param warmUps runs that are not counted, to begin with
   */
  KillDrill(DrillStack stack, long seed, int warmUps, Progress progress) throws Exception {
    this.stack = stack;
    this.progress = progress;
    this.accounts = accounts(seed);
    stack.orders().open(accounts, stack.services());
    warmUp(warmUps);
  }

  static List<String> accounts(long seed) {
    return IntStream.range(0, ACCOUNTS)
        .mapToObj(i -> "kill-drill-" + seed + "-" + i)
        .map(name -> UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString())
        .toList();
  }

  /** Until every account's orders pass; nothing of it is counted. */
  private void warmUp(int runs) throws Exception {
    progress.say("Orders of " + accounts.size() + " accounts, to begin with");
    for (int i = 1; i <= runs; i++) {
      Plan plan = new Plan(-i, 0, Plan.Kind.PLAIN, "global:*", 100, 50, 5, 500, 0, 0, List.of(), i);
      Outcome outcome = new KillRun(stack, accounts, plan, true).run();
      if (!outcome.held()) {
        throw new IOException("The stack does not work before anything is broken: " + outcome);
      }
      if (progress.elapsed().minus(said).compareTo(SILENCE) >= 0) {
        said = progress.elapsed();
        progress.say(i + "/" + runs + " kills that are not counted");
      }
    }
  }

  /** Runs the plans of these numbers; ends early at a run that did not hold. */
  Tally run(int from, int to, BiFunction<Integer, Integer, Plan> plans) throws Exception {
    Tally tally = new Tally();
    for (int run = from; run <= to && tally.held(); run++) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        boolean afterAStart = sinceStart++ < WARMING;
        Outcome outcome =
            new KillRun(stack, accounts, plans.apply(run, attempt), afterAStart).run();
        tally.add(outcome);
        if (outcome.plan().kind() == Plan.Kind.KILLED) {
          sinceStart = 0;
        }
        keep(outcome);
        if (outcome.counts()) {
          break;
        }
      }
      tell(tally, run - from + 1, to - from + 1);
    }
    return tally;
  }

  private void tell(Tally tally, int done, int all) {
    Duration now = progress.elapsed();
    if (now.minus(said).compareTo(SILENCE) >= 0 || done == all) {
      said = now;
      progress.say(String.format(Locale.ROOT, "%d/%d  %s", done, all, tally.line()));
    }
  }

  private void keep(Outcome outcome) throws IOException {
    if (!outcome.held()) {
      Path file = stack.folder().resolve("run-" + outcome.plan().run() + ".json");
      Files.write(file, JSON.writeValueAsBytes(outcome));
      progress.say("Run " + outcome.plan().run() + " did not hold: " + file);
    }
  }
}
