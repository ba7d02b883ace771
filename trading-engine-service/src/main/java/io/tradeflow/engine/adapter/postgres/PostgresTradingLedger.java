package io.tradeflow.engine.adapter.postgres;

import io.tradeflow.engine.adapter.postgres.CommandOutbox.Command;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.application.TradingLedger;
import io.tradeflow.engine.domain.bot.AccountBook;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotFill;
import io.tradeflow.engine.domain.bot.BotState;
import io.tradeflow.engine.domain.bot.OrderUpdate;
import io.tradeflow.engine.domain.bot.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * {@link TradingLedger} on PostgreSQL. Locks are taken in one order everywhere: bots by id, then
 * books by account. A bot's row is held while its signals are judged, so no order leaves after a
 * stop was answered; a book's row is held while it decides or evolves, so no two orders rest on the
 * same state.
 */
public final class PostgresTradingLedger implements TradingLedger {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final DatabaseClient database;
  private final CommandOutbox outbox;
  private final VerdictTable verdicts;
  private final BookTable books;
  private final BotFillTable botFills;

  public PostgresTradingLedger(DatabaseClient database, CommandOutbox outbox) {
    this.database = database;
    this.outbox = outbox;
    this.verdicts = new VerdictTable(database);
    this.books = new BookTable(database);
    this.botFills = new BotFillTable(database);
  }

  @Override
  public List<Verdict> judge(
      List<RaisedSignal> signals,
      Instant pendingSince,
      Instant now,
      Function<Situation, List<Verdict>> judgement) {
    if (signals.isEmpty()) {
      return List.of();
    }
    Mono<List<Verdict>> work =
        verdicts
            .keepSignals(signals)
            .then(situation(signals, pendingSince))
            .flatMap(
                situation -> {
                  List<Verdict> judged = judgement.apply(situation);
                  return verdicts
                      .add(judged, now)
                      .then(outbox.append(placements(judged), now))
                      .thenReturn(judged);
                });
    return done(outbox.inTransaction(work));
  }

  private Mono<Situation> situation(List<RaisedSignal> signals, Instant pendingSince) {
    return runningBots(signals)
        .flatMap(
            bots -> {
              Set<String> accounts =
                  bots.stream().map(Bot::accountId).collect(Collectors.toCollection(TreeSet::new));
              return books
                  .lock(accounts)
                  .flatMap(
                      held ->
                          Mono.zip(
                              verdicts.judged(bots, signals),
                              verdicts.pending(accounts, pendingSince),
                              (judged, pending) -> new Situation(bots, held, judged, pending)));
            });
  }

  private Mono<List<Bot>> runningBots(List<RaisedSignal> signals) {
    Set<UUID> targets =
        signals.stream()
            .map(RaisedSignal::origin)
            .filter(Objects::nonNull)
            .map(RaisedSignal.Origin::botId)
            .collect(Collectors.toSet());
    return targets.isEmpty() ? followers(signals) : followersAnd(targets, signals);
  }

  /** Signals from outside name their bot; all locks are taken together, in the order of ids. */
  private Mono<List<Bot>> followersAnd(Set<UUID> targets, List<RaisedSignal> signals) {
    return database
        .sql(
            "SELECT b.*, v.document AS rule_document FROM bot b LEFT JOIN rule_version v"
                + " ON v.rule_id = b.rule_id AND v.version = b.rule_version"
                + " WHERE b.state = 'RUNNING' AND b.id IN (SELECT f.id FROM bot f"
                + " JOIN unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS s(strategy,"
                + " hash, candle_interval, symbol) ON s.strategy = f.strategy AND s.hash ="
                + " f.parameters_hash AND s.candle_interval = f.candle_interval AND s.symbol ="
                + " ANY(f.symbols) WHERE f.state = 'RUNNING' UNION ALL SELECT"
                + " unnest($5::text[]::uuid[])) ORDER BY b.id FOR SHARE OF b")
        .bind(0, Rows.texts(signals, each -> each.signal().source().strategy()))
        .bind(1, Rows.texts(signals, each -> each.signal().source().parametersHash()))
        .bind(2, Rows.texts(signals, each -> each.signal().source().interval().code()))
        .bind(3, Rows.texts(signals, each -> each.signal().source().symbol()))
        .bind(4, Rows.texts(targets, target -> target))
        .map(Rows::bot)
        .all()
        .collectList();
  }

  private Mono<List<Bot>> followers(List<RaisedSignal> signals) {
    return database
        .sql(
            "SELECT b.*, v.document AS rule_document FROM bot b LEFT JOIN rule_version v"
                + " ON v.rule_id = b.rule_id AND v.version = b.rule_version"
                + " WHERE b.state = 'RUNNING' AND EXISTS (SELECT 1 FROM"
                + " unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS s(strategy, hash,"
                + " candle_interval, symbol) WHERE s.strategy = b.strategy AND s.hash ="
                + " b.parameters_hash AND s.candle_interval = b.candle_interval AND s.symbol ="
                + " ANY(b.symbols)) ORDER BY b.id FOR SHARE OF b")
        .bind(0, Rows.texts(signals, each -> each.signal().source().strategy()))
        .bind(1, Rows.texts(signals, each -> each.signal().source().parametersHash()))
        .bind(2, Rows.texts(signals, each -> each.signal().source().interval().code()))
        .bind(3, Rows.texts(signals, each -> each.signal().source().symbol()))
        .map(Rows::bot)
        .all()
        .collectList();
  }

  @Override
  public void apply(List<OrderUpdate> updates, Instant now) {
    if (updates.isEmpty()) {
      return;
    }
    Set<String> accounts =
        updates.stream().map(OrderUpdate::accountId).collect(Collectors.toCollection(TreeSet::new));
    Mono<Boolean> work =
        books
            .lock(accounts)
            .flatMap(
                held -> {
                  List<BotFill> fills = new ArrayList<>();
                  List<OrderUpdate> fresh =
                      updates.stream().filter(update -> evolve(held, update, fills)).toList();
                  return books
                      .save(held.values())
                      .then(botFills.add(fills))
                      .then(verdicts.link(fresh))
                      .flatMap(cancels -> outbox.append(cancels, now))
                      .then(verdicts.settle(fresh))
                      .thenReturn(true);
                });
    done(outbox.inTransaction(work));
  }

  private static boolean evolve(
      Map<String, AccountBook> books, OrderUpdate update, List<BotFill> fills) {
    AccountBook book = books.computeIfAbsent(update.accountId(), AccountBook::new);
    BotFill fill = update instanceof OrderUpdate.Filled filled ? book.ofBot(filled) : null;
    boolean fresh = book.evolve(update);
    if (fresh && fill != null) {
      fills.add(fill);
    }
    return fresh;
  }

  @Override
  public AccountBook book(String accountId) {
    return done(books.read(accountId).defaultIfEmpty(new AccountBook(accountId)));
  }

  @Override
  public Halt halt(String accountId, String reason, Instant pendingSince, Instant now) {
    String cause = UUID.randomUUID().toString();
    Mono<Halt> work =
        PostgresBotStore.moveAll(database, accountId, BotState.STOPPED, now)
            .flatMap(
                stopped ->
                    books
                        .lock(Set.of(accountId))
                        .flatMap(
                            held -> {
                              List<String> orders = working(held.values());
                              return verdicts
                                  .askCancel(accountId, pendingSince)
                                  .flatMap(
                                      pending ->
                                          outbox
                                              .append(
                                                  halting(accountId, orders, reason, cause), now)
                                              .thenReturn(
                                                  new Halt(
                                                      stopped.intValue(),
                                                      orders,
                                                      pending.intValue())));
                            }));
    return done(outbox.inTransaction(work));
  }

  private static List<String> working(Collection<AccountBook> books) {
    Set<String> orders = new HashSet<>();
    books.forEach(book -> orders.addAll(book.working().keySet()));
    return orders.stream().sorted().toList();
  }

  private static List<Command> halting(
      String accountId, List<String> orders, String reason, String cause) {
    Command note =
        new Command.Note(
            accountId,
            "trading.emergency-stop",
            accountId,
            "reason=%s cancels=%d".formatted(reason, orders.size()));
    return Stream.concat(
            orders.stream().map(order -> new Command.Cancel(accountId, order, reason, cause)),
            Stream.of(note))
        .toList();
  }

  private static List<Command> placements(List<Verdict> judged) {
    return judged.stream()
        .filter(Verdict.Place.class::isInstance)
        .map(verdict -> (Command) new Command.Place((Verdict.Place) verdict))
        .toList();
  }

  private static <T> T done(Mono<T> work) {
    T result = work.block(PATIENCE);
    if (result == null) {
      throw new IllegalStateException("The transaction gave no result");
    }
    return result;
  }
}
