package io.tradeflow.risk.application;

import io.tradeflow.riskcore.RiskState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps states as long as the test lasts; fails when it is told to. */
public final class MemoryKeptStates implements KeptStates {
  private record Held(long number, String history, @Nullable Place place) {}

  private final Map<Integer, Held> held = new HashMap<>();
  private final Map<Integer, Map<String, KeptState>> states = new ConcurrentHashMap<>();
  private int failures;

  /** Fails that many times to keep or move. */
  public synchronized void failNext(int times) {
    failures = times;
  }

  /** Where the partition's reading would go on; null where it would begin. */
  public synchronized @Nullable Place place(int partition) {
    @Nullable Held known = held.get(partition);
    return known == null ? null : known.place();
  }

  /** Puts bytes that are no state in the place of all that are. */
  public synchronized void spoil() {
    states
        .values()
        .forEach(
            each ->
                each.replaceAll(
                    (account, it) ->
                        new KeptState(account, it.accountSeq(), it.decisionSeq(), new byte[] {1})));
  }

  @Override
  public synchronized CompletionStage<Turn> takeTurn(int partition, String history, long end) {
    @Nullable Held before = held.get(partition);
    @Nullable Place place = before == null ? null : before.place();
    boolean usable =
        before != null
            && before.history().equals(history)
            && place != null
            && place.events() <= end;
    if (!usable) {
      place = null;
      states.remove(partition);
    }
    Held mine = new Held(before == null ? 1 : before.number() + 1, history, place);
    held.put(partition, mine);
    return CompletableFuture.completedFuture(new Turn(partition, mine.number(), place));
  }

  @Override
  public CompletionStage<Void> read(int partition, Consumer<KeptState> reader) {
    try {
      states.getOrDefault(partition, Map.of()).values().forEach(reader);
      return CompletableFuture.completedFuture(null);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public synchronized CompletionStage<Void> forget(Turn turn) {
    @Nullable Held mine = held.get(turn.partition());
    if (mine != null && mine.number() == turn.number()) {
      states.remove(turn.partition());
      held.put(turn.partition(), new Held(mine.number(), mine.history(), null));
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Boolean> keep(Turn turn, List<KeptState> kept) {
    return answer(
        turn,
        mine ->
            kept.forEach(
                it -> {
                  RiskState ignored = RiskState.of(it.state());
                  states
                      .computeIfAbsent(turn.partition(), each -> new ConcurrentHashMap<>())
                      .put(it.accountId(), it);
                }));
  }

  @Override
  public synchronized CompletionStage<Boolean> move(Turn turn, Place place) {
    return answer(
        turn, mine -> held.put(turn.partition(), new Held(mine.number(), mine.history(), place)));
  }

  private CompletionStage<Boolean> answer(Turn turn, Consumer<Held> change) {
    if (failures > 0) {
      failures--;
      return CompletableFuture.failedFuture(new IllegalStateException("as the test wants it"));
    }
    @Nullable Held mine = held.get(turn.partition());
    boolean still = mine != null && mine.number() == turn.number();
    if (mine != null && still) {
      change.accept(mine);
    }
    return CompletableFuture.completedFuture(still);
  }
}
