package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.Subscription;
import io.tradeflow.engine.domain.UniverseSubscription;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Port: bots and what can be read of signals. Calls block. */
public interface BotStore {
  /** Adds the bot unless the account has {@code most} already; gives false then. */
  boolean add(Bot bot, int most);

  /** The bot, if it belongs to the account. */
  Optional<Bot> find(String accountId, UUID botId);

  /** All bots of the account, oldest first; an account has few. */
  List<Bot> list(String accountId);

  /**
   * Saves plan and state if the bot still is in one of these states.
   *
   * @param action what the audit ledger calls it
   */
  boolean save(Bot bot, Set<BotState> expected, String action);

  /** Deletes the bot if it is stopped. */
  boolean deleteStopped(String accountId, UUID botId, Instant now);

  /** Puts every bot of the account that is not there yet into the state; gives how many. */
  int moveAll(String accountId, BotState state, Instant now);

  /** What running bots follow of strategies that look at each symbol alone, each once. */
  List<Subscription> subscriptions();

  /** What running bots follow of strategies over several symbols, each once. */
  List<UniverseSubscription> universes();

  /** Latest first, before the position {@code before} (exclusive) if given. */
  List<KeptSignal> signals(int limit, @Nullable Long before);

  /** The bot's verdicts, latest first. */
  List<KeptVerdict> verdicts(UUID botId, int limit, @Nullable Long before);

  /** Forgets signals and verdicts raised before that. */
  void forgetBefore(Instant raisedAt);

  /** A signal with its place in the list. */
  record KeptSignal(long position, UUID id, RaisedSignal raised) {
    public Signal signal() {
      return raised.signal();
    }
  }

  /**
   * What a bot made of a signal.
   *
   * @param outcome ORDERED or SKIPPED
   * @param orderState SUBMITTED, FILLED, REJECTED, CANCELLED or EXPIRED; null before it is seen
   */
  record KeptVerdict(
      KeptSignal kept,
      String outcome,
      @Nullable String code,
      @Nullable String detail,
      @Nullable BigDecimal quantity,
      @Nullable String orderId,
      @Nullable String orderState,
      Instant decidedAt) {}
}
