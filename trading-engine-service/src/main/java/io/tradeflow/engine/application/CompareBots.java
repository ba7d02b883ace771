package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotFill;
import io.tradeflow.engine.domain.bot.Instrument;
import io.tradeflow.engine.domain.divergence.Advised;
import io.tradeflow.engine.domain.divergence.Comparison;
import io.tradeflow.engine.domain.divergence.Decided;
import io.tradeflow.engine.domain.divergence.Divergence;
import io.tradeflow.engine.domain.divergence.LivePath;
import io.tradeflow.engine.domain.divergence.Observed;
import io.tradeflow.engine.domain.divergence.Rerun;
import io.tradeflow.paperbroker.Latency;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reruns what a bot did over the recorded candles and explains each difference. */
public final class CompareBots {
  /** Candles of a span, over all symbols. */
  public static final int MOST_CANDLES = 200_000;

  private static final int MOST_RECORDS = 10_000;
  private static final int WARM_UP = 1_000;
  private static final long EDGE = 2;

  private final BotRecords records;
  private final TradingLedger ledger;
  private final Instruments instruments;
  private final CandleHistory history;

  public CompareBots(
      BotRecords records, TradingLedger ledger, Instruments instruments, CandleHistory history) {
    this.records = records;
    this.ledger = ledger;
    this.instruments = instruments;
    this.history = history;
  }

  /**
   * What was compared.
   *
   * @param cash with which the reruns began
   * @param bars one for each symbol, with those that warmed the strategy up
   */
  public record Report(Divergence divergence, BigDecimal cash, List<Bars> bars) {}

  /**
   * Compares a bot that the caller may see.
   *
   * @param from inclusive, market time
   * @param to exclusive, later
   * @throws Refused if candles are not recorded or there is too much
   */
  public Report compare(Bot bot, Instant from, Instant to) {
    List<Bars> bars = candles(bot, from, to);
    Observed observed = observed(bot, from, to);
    BacktestTerms terms = terms(bot);
    long begin = from.getEpochSecond();
    Rerun backtest = Rerun.of(bot.plan().strategy(), bars, terms, begin);
    Latency latency = latency(bot, observed);
    Rerun paper =
        latency == null
            ? backtest
            : Rerun.of(bot.plan().strategy(), bars, terms.withLatency(latency), begin);
    Divergence found =
        new Comparison(observed, bars, begin, backtest, paper)
            .of(LivePath.signals(bot.plan().strategy(), bars, bot.plan().interval(), begin));
    return new Report(found, terms.cash(), bars);
  }

  private List<Bars> candles(Bot bot, Instant from, Instant to) {
    Duration edge = bot.plan().interval().length().multipliedBy(EDGE);
    List<Bars> all = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    int before = Math.min(WARM_UP, MOST_CANDLES / bot.plan().symbols().size());
    for (String symbol : bot.plan().symbols()) {
      Bars bars = history.read(symbol, bot.plan().interval(), from, to, before);
      if (bars == null) {
        missing.add(symbol + ": nothing");
        continue;
      }
      Instant first =
          Instant.ofEpochSecond(
              bars.openSecond(Math.min(bars.firstFrom(from.getEpochSecond()), bars.count() - 1)));
      Instant end = Instant.ofEpochSecond(bars.closeSecond(bars.count() - 1));
      if (first.isAfter(from.plus(edge)) || end.isBefore(to.minus(edge)) || first.isBefore(from)) {
        missing.add("%s: %s to %s".formatted(symbol, first, end));
      }
      all.add(bars);
    }
    if (!missing.isEmpty()) {
      throw new Refused(
          Refused.Kind.CONFLICT,
          "CANDLES_NOT_RECORDED",
          "The span needs candles that are not recorded. Recorded of it are "
              + String.join("; ", missing.subList(0, Math.min(10, missing.size())))
              + ". Choose a span within that.");
    }
    return all;
  }

  private Observed observed(Bot bot, Instant from, Instant to) {
    List<BotStore.KeptVerdict> verdicts = records.verdicts(bot.id(), from, to, MOST_RECORDS + 1);
    List<BotFill> fills = records.fills(bot.id(), from, to, MOST_RECORDS + 1);
    if (verdicts.size() > MOST_RECORDS || fills.size() > MOST_RECORDS) {
      throw new Refused(
          Refused.Kind.INVALID,
          "SPAN_TOO_BUSY",
          "The bot has more than %d signals or fills in the span. Choose a shorter one."
              .formatted(MOST_RECORDS));
    }
    return new Observed(
        bot.createdAt(),
        verdicts.stream().map(CompareBots::decided).toList(),
        records.raised(bot.plan(), from, to),
        fills,
        records.carried(bot.id(), from));
  }

  private static Decided decided(BotStore.KeptVerdict verdict) {
    return new Decided(
        verdict.kept().id(),
        advised(verdict.kept().signal()),
        verdict.outcome().equals("ORDERED"),
        verdict.code(),
        verdict.detail(),
        verdict.orderState());
  }

  private static Advised advised(Signal signal) {
    return new Advised(
        signal.source().symbol(),
        signal.candleOpenTime().getEpochSecond(),
        signal.direction(),
        signal.strength(),
        signal.reason());
  }

  private BacktestTerms terms(Bot bot) {
    BigDecimal balance = ledger.book(bot.accountId()).balance();
    BacktestTerms standard = BacktestTerms.STANDARD.withSizing(bot.plan().sizing());
    BacktestTerms terms =
        balance == null || balance.signum() <= 0 ? standard : standard.withCash(balance);
    return instruments
        .find(bot.plan().symbols().getFirst())
        .map(Instrument::lotSize)
        .map(terms::withLot)
        .orElse(terms);
  }

  /** From the close of the candle to the first fill, as it was; null without fills. */
  private static @Nullable Latency latency(Bot bot, Observed observed) {
    Map<UUID, Instant> closes = new HashMap<>();
    for (Decided each : observed.decided()) {
      closes.put(
          each.signalId(),
          Instant.ofEpochSecond(each.signal().openSecond()).plus(bot.plan().interval().length()));
    }
    List<Duration> latencies = new ArrayList<>();
    for (BotFill fill : observed.fills()) {
      Instant close = fill.signalId() == null ? null : closes.remove(fill.signalId());
      if (close != null && !fill.marketTime().isBefore(close)) {
        latencies.add(Duration.between(close, fill.marketTime()));
      }
    }
    if (latencies.isEmpty()) {
      return null;
    }
    latencies.sort(null);
    // A distribution needs two ends.
    latencies.add(latencies.getLast());
    return new Latency.Empirical(latencies);
  }
}
