package io.tradeflow.engine.adapter.kafka;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Puts several ordered streams into one order: what was published first comes first. Not
 * thread-safe.
 */
final class Lanes<T> {
  private final Map<Integer, Deque<T>> waiting = new HashMap<>();
  private final ToLongFunction<T> time;
  private final int most;
  private int held;

  /**
   * Empty lanes.
   *
   * @param time by which they are ordered; it does not fall within a lane
   * @param most items that wait for slower lanes; with more nobody is waited for
   */
  Lanes(ToLongFunction<T> time, int most) {
    this.time = time;
    this.most = most;
  }

  /** Forgets all and begins with these lanes. */
  void begin(Collection<Integer> lanes) {
    waiting.clear();
    held = 0;
    lanes.forEach(lane -> waiting.put(lane, new ArrayDeque<>()));
  }

  void add(int lane, T item) {
    waiting.computeIfAbsent(lane, any -> new ArrayDeque<>()).addLast(item);
    held++;
  }

  /**
   * Gives what nothing can come before.
   *
   * @param atEnd whether a lane has no more for now, so that it need not be waited for
   */
  void drain(IntPredicate atEnd, Consumer<T> next) {
    while (held > 0) {
      @Nullable Deque<T> first = null;
      for (Map.Entry<Integer, Deque<T>> lane : waiting.entrySet()) {
        T head = lane.getValue().peekFirst();
        if (head == null) {
          if (held <= most && !atEnd.test(lane.getKey())) {
            return;
          }
        } else if (first == null || time.applyAsLong(head) < time.applyAsLong(first.getFirst())) {
          first = lane.getValue();
        }
      }
      if (first == null) {
        return;
      }
      held--;
      next.accept(first.removeFirst());
    }
  }
}
