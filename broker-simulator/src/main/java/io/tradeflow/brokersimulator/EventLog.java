package io.tradeflow.brokersimulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** All events in their order, from sequence 1. One thread appends, any may read. */
final class EventLog {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final List<VenueEvent> events = new ArrayList<>();

  long last() {
    lock.lock();
    try {
      return events.size();
    } finally {
      lock.unlock();
    }
  }

  void append(List<VenueEvent> more) {
    lock.lock();
    try {
      events.addAll(more);
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Events after a sequence number, at most so many; waits for the first, empty in vain. */
  List<VenueEvent> await(long after, int most, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (events.size() <= after && left > 0) {
        left = grown.awaitNanos(left);
      }
      int from = (int) Math.min(after, events.size());
      return List.copyOf(events.subList(from, Math.min(events.size(), from + most)));
    } finally {
      lock.unlock();
    }
  }
}
