package io.tradeflow.execution.application;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Lets work of one account take turns, whichever threads it comes from. */
final class Turns {
  private static final int LOCKS = 1_024;

  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

  void take(String account, Runnable work) {
    ReentrantLock lock = locks[Math.floorMod(account.hashCode(), LOCKS)];
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }
}
