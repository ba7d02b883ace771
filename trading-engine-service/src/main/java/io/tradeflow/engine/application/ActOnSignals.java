package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.SignalSource;
import io.tradeflow.engine.domain.bot.AccountBook;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.TradeRule;
import io.tradeflow.engine.domain.bot.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lets every running bot judge the signals that it follows, each once. */
public final class ActOnSignals {
  private final TradingLedger ledger;
  private final Instruments instruments;
  private final TradeRule rule;
  private final Duration pendingTimeout;
  private final Clock clock;

  /**
   * @param pendingTimeout after this an order that was asked for and never seen counts as lost
   */
  public ActOnSignals(
      TradingLedger ledger,
      Instruments instruments,
      TradeRule rule,
      Duration pendingTimeout,
      Clock clock) {
    this.ledger = ledger;
    this.instruments = instruments;
    this.rule = rule;
    this.pendingTimeout = pendingTimeout;
    this.clock = clock;
  }

  /** Judges the signals in their order; those judged before are left alone. */
  public List<Verdict> on(List<RaisedSignal> signals) {
    Instant now = clock.instant();
    return ledger.judge(
        signals, now.minus(pendingTimeout), now, situation -> decide(signals, situation, now));
  }

  private List<Verdict> decide(
      List<RaisedSignal> signals, TradingLedger.Situation situation, Instant now) {
    Set<TradingLedger.Judged> judged = new HashSet<>(situation.judged());
    Set<TradingLedger.Place> pending = new HashSet<>(situation.pending());
    List<Verdict> verdicts = new ArrayList<>();
    Map<SignalSource, List<Bot>> followers = followers(situation.bots());
    for (RaisedSignal raised : signals) {
      for (Bot bot : following(raised, situation.bots(), followers)) {
        if (judged.add(new TradingLedger.Judged(bot.id(), raised.signal().id()))) {
          verdicts.add(decide(bot, raised, situation, pending, now));
        }
      }
    }
    return verdicts;
  }

  private Verdict decide(
      Bot bot,
      RaisedSignal raised,
      TradingLedger.Situation situation,
      Set<TradingLedger.Place> pending,
      Instant now) {
    String symbol = raised.signal().source().symbol();
    TradingLedger.Place place = new TradingLedger.Place(bot.id(), symbol);
    AccountBook book = situation.books().get(bot.accountId());
    Verdict verdict =
        rule.decide(
            bot,
            raised.signal(),
            new TradeRule.Situation(
                book == null ? new AccountBook(bot.accountId()) : book,
                pending.contains(place),
                instruments.find(symbol).orElse(null),
                raised.raisedAt(),
                now));
    if (verdict instanceof Verdict.Place) {
      pending.add(place);
    }
    return verdict;
  }

  /** By what they follow: of many bots few follow one signal. */
  private static Map<SignalSource, List<Bot>> followers(List<Bot> bots) {
    Map<SignalSource, List<Bot>> followers = new HashMap<>();
    for (Bot bot : bots) {
      for (SignalSource each : bot.plan().sources()) {
        followers.computeIfAbsent(each, any -> new ArrayList<>()).add(bot);
      }
    }
    return followers;
  }

  /** A signal from outside is for one bot, by name. */
  private static List<Bot> following(
      RaisedSignal raised, List<Bot> bots, Map<SignalSource, List<Bot>> followers) {
    RaisedSignal.Origin origin = raised.origin();
    if (origin == null) {
      return followers.getOrDefault(raised.signal().source(), List.of());
    }
    return bots.stream()
        .filter(bot -> bot.id().equals(origin.botId()))
        .filter(bot -> bot.accountId().equals(origin.accountId()))
        .filter(bot -> bot.plan().symbols().contains(raised.signal().source().symbol()))
        .toList();
  }
}
