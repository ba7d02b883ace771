package io.tradeflow.execution.application;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls to one broker, off the threads that bring them: in order for each account, accounts in
 * turn, a bounded number at a time. An account whose calls hang, or that asks too much, holds one
 * worker; the others go on with the rest. Any thread.
 */
final class BrokerQueue implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(BrokerQueue.class.getName());

  private final String name;
  private final int workers;
  private final int waiting;
  private final int perAccount;
  private final Map<String, Deque<Runnable>> accounts = new HashMap<>();
  private final Deque<String> turns = new ArrayDeque<>();
  private int size;
  private int working;
  private boolean closed;

  /**
   * @param workers calls under way at once
   * @param waiting calls that wait, of all accounts
   * @param perAccount calls that wait, of one account
   */
  BrokerQueue(String name, int workers, int waiting, int perAccount) {
    this.name = name;
    this.workers = workers;
    this.waiting = waiting;
    this.perAccount = perAccount;
  }

  /** False, and nothing happens, if there is no room. */
  synchronized boolean offer(String account, Runnable call) {
    if (closed || size >= waiting) {
      return false;
    }
    @Nullable Deque<Runnable> calls = accounts.get(account);
    if (calls != null && calls.size() >= perAccount) {
      return false;
    }
    if (calls == null) {
      calls = new ArrayDeque<>();
      accounts.put(account, calls);
      turns.add(account);
    }
    calls.add(call);
    size++;
    if (working < workers && !turns.isEmpty()) {
      working++;
      Thread.ofVirtual().name(name).start(this::work);
    }
    return true;
  }

  /** Calls that wait. */
  synchronized int size() {
    return size;
  }

  private void work() {
    for (@Nullable Turn turn = next(null); turn != null; turn = next(turn.account())) {
      try {
        turn.call().run();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "A call to broker " + name + " failed", e);
      }
    }
  }

  private record Turn(String account, Runnable call) {}

  /** An account that is being worked has no turn; it gets the last one when it is done. */
  private synchronized @Nullable Turn next(@Nullable String done) {
    @Nullable Deque<Runnable> left = done == null ? null : accounts.get(done);
    if (done != null && left != null) {
      if (left.isEmpty()) {
        accounts.remove(done);
      } else {
        turns.add(done);
      }
    }
    @Nullable String account = closed ? null : turns.poll();
    @Nullable Deque<Runnable> calls = account == null ? null : accounts.get(account);
    if (account == null || calls == null) {
      working--;
      return null;
    }
    size--;
    return new Turn(account, calls.remove());
  }

  /** What waits is dropped: the partition's next owner finds it in the ledger. */
  @Override
  public synchronized void close() {
    closed = true;
    accounts.clear();
    turns.clear();
    size = 0;
  }
}
