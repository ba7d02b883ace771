package io.tradeflow.risk.application.whatif;

import io.tradeflow.risk.application.OrderFact;
import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.PreTradeRisk;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/** Answers questions about other limits. Reads only. Thread-safe. */
public final class WhatIf {
  private static final String ALL = "*";

  private final OrderRecording recording;
  private final PreTradeRisk risk;
  private final ReferenceData present;
  private final Bounds bounds;
  private final LongSupplier nanoTime;
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final Semaphore places;

  /**
   * What a run may take.
   *
   * @param span longest one
   * @param orders decisions within the span
   * @param decisions read in all, those before the span too
   * @param differences told one by one
   * @param runs at once
   * @param time of a run
   */
  public record Bounds(
      Duration span, int orders, int decisions, int differences, int runs, Duration time) {}

  public WhatIf(
      OrderRecording recording,
      PreTradeRisk risk,
      ReferenceData present,
      Bounds bounds,
      LongSupplier nanoTime) {
    this.recording = recording;
    this.risk = risk;
    this.present = present;
    this.bounds = bounds;
    this.nanoTime = nanoTime;
    this.places = new Semaphore(bounds.runs());
  }

  /** The longest span of a question. */
  public Duration longestSpan() {
    return bounds.span();
  }

  /**
   * What would have been.
   *
   * @throws WhatIfRefused where it is not answered
   * @throws io.tradeflow.risk.domain.LimitChanges.BadLimit where a change contradicts the limits of
   *     an account
   */
  public WhatIfAnswer answer(WhatIfQuestion question) {
    String key = Objects.requireNonNullElse(question.accountId(), ALL);
    if (!running.add(key)) {
      throw new WhatIfRefused(WhatIfRefused.Reason.RUNNING);
    }
    try {
      if (!places.tryAcquire()) {
        throw new WhatIfRefused(WhatIfRefused.Reason.BUSY);
      }
      try {
        return run(question);
      } finally {
        places.release();
      }
    } finally {
      running.remove(key);
    }
  }

  private WhatIfAnswer run(WhatIfQuestion question) {
    long end = nanoTime.getAsLong() + bounds.time().toNanos();
    Run run = new Run(question, end);
    recording.read(question.accountId(), run::isLate, run);
    WhatIfAnswer answer = run.tally.answer();
    if (question.accountId() != null && answer.accounts() == 0) {
      throw new WhatIfRefused(WhatIfRefused.Reason.UNKNOWN_ACCOUNT);
    }
    return answer;
  }

  private final class Run implements OrderRecording.Listener {
    private static final int CHECKED_EVERY = 256;

    private final WhatIfQuestion question;
    private final long end;
    private final Tally tally = new Tally(bounds.orders(), bounds.differences());
    private final Map<String, AccountReplay> accounts = new LinkedHashMap<>();
    private int decisions;
    private int heard;

    private Run(WhatIfQuestion question, long end) {
      this.question = question;
      this.end = end;
    }

    private boolean isLate() {
      return nanoTime.getAsLong() - end > 0;
    }

    @Override
    public void decided(String accountId, RecordedDecision decision) {
      if (++decisions > bounds.decisions()) {
        throw new WhatIfRefused(WhatIfRefused.Reason.TOO_MANY_ORDERS);
      }
      account(accountId).decided(decision);
    }

    @Override
    public void limits(String accountId, Limits limits) {
      account(accountId).limits(limits);
    }

    @Override
    public void heard(OrderFact fact, Instant wall) {
      if (++heard % CHECKED_EVERY == 0 && isLate()) {
        throw new WhatIfRefused(WhatIfRefused.Reason.TOO_LONG);
      }
      account(fact.accountId()).hear(fact, wall);
    }

    @Override
    public void misunderstood(String accountId, String reason) {
      account(accountId).misunderstood(reason);
    }

    @Override
    public void allRead() {
      accounts.values().forEach(AccountReplay::end);
    }

    private AccountReplay account(String accountId) {
      return accounts.computeIfAbsent(
          accountId, id -> new AccountReplay(id, question, risk, present, tally));
    }
  }
}
