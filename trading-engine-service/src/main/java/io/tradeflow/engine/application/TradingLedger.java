package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.bot.AccountBook;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.OrderUpdate;
import io.tradeflow.engine.domain.bot.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Port: what bots decided and what their accounts hold. Calls block. */
public interface TradingLedger {
  /** A bot and a signal. */
  record Judged(UUID botId, UUID signalId) {}

  /** A bot's place in a symbol. */
  record Place(UUID botId, String symbol) {}

  /**
   * What the judgement of a batch of signals rests on; the books are locked until it is saved.
   *
   * @param bots running bots that follow any of the signals
   * @param books one for each account of the bots
   * @param judged what was judged before
   * @param pending orders asked for and not yet seen in the order events
   */
  record Situation(
      List<Bot> bots, Map<String, AccountBook> books, Set<Judged> judged, Set<Place> pending) {}

  /**
   * Keeps the signals, judges them, keeps the verdicts and asks for the orders, in one commit.
   * Doing it again does nothing.
   *
   * @param pendingSince orders asked for before this count as lost
   * @return verdicts that are new
   */
  List<Verdict> judge(
      List<RaisedSignal> signals,
      Instant pendingSince,
      Instant now,
      Function<Situation, List<Verdict>> judgement);

  /** Applies updates in their order, in one commit; those applied before change nothing. */
  void apply(List<OrderUpdate> updates, Instant now);

  /** The account's book; empty if nothing is known of it. */
  AccountBook book(String accountId);

  /**
   * In one commit: stops every bot of the account and asks to cancel every working order; an order
   * that a bot asked for and that is not seen yet is cancelled when it appears.
   */
  Halt halt(String accountId, String reason, Instant pendingSince, Instant now);

  /** What an emergency stop did. */
  record Halt(int botsStopped, List<String> cancelledOrders, int pendingOrders) {}
}
