package io.tradeflow.benchmarks.scan;

import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.application.TradingLedger;
import io.tradeflow.engine.domain.SignalSource;
import io.tradeflow.engine.domain.Subscription;
import io.tradeflow.engine.domain.bot.AccountBook;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.OrderUpdate;
import io.tradeflow.engine.domain.bot.Verdict;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Bots and funded books in memory: what judging costs without a database. */
final class MemoryLedger implements TradingLedger {
  private final Map<SignalSource, List<Bot>> followers = new HashMap<>();
  private final Map<String, AccountBook> books = new HashMap<>();

  MemoryLedger(List<Bot> bots) {
    for (Bot bot : bots) {
      for (Subscription each : bot.plan().subscriptions()) {
        followers.computeIfAbsent(each.source(), any -> new ArrayList<>()).add(bot);
      }
      AccountBook book = books.computeIfAbsent(bot.accountId(), AccountBook::new);
      book.evolve(new OrderUpdate.Funded(bot.accountId(), 1, new BigDecimal("1000000")));
    }
  }

  @Override
  public List<Verdict> judge(
      List<RaisedSignal> signals,
      Instant pendingSince,
      Instant now,
      Function<Situation, List<Verdict>> judgement) {
    List<Bot> bots = new ArrayList<>();
    for (RaisedSignal each : signals) {
      bots.addAll(followers.getOrDefault(each.signal().source(), List.of()));
    }
    return judgement.apply(new Situation(bots, books, Set.of(), Set.of()));
  }

  @Override
  public void apply(List<OrderUpdate> updates, Instant now) {
    updates.forEach(each -> books.computeIfAbsent(each.accountId(), AccountBook::new).evolve(each));
  }

  @Override
  public AccountBook book(String accountId) {
    return books.computeIfAbsent(accountId, AccountBook::new);
  }

  @Override
  public Halt halt(String accountId, String reason, Instant pendingSince, Instant now) {
    throw new UnsupportedOperationException("Nothing is halted here");
  }
}
