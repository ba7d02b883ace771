package io.tradeflow.engine.adapter.postgres;

import io.tradeflow.engine.adapter.postgres.CommandOutbox.Command;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.application.TradingLedger.Judged;
import io.tradeflow.engine.application.TradingLedger.Place;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.OrderUpdate;
import io.tradeflow.engine.domain.bot.Verdict;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Rows of {@code signal} and {@code verdict}. */
final class VerdictTable {
  private record End(String orderId, String state, @Nullable String detail) {}

  private final DatabaseClient database;

  VerdictTable(DatabaseClient database) {
    this.database = database;
  }

  Mono<Long> keepSignals(List<RaisedSignal> signals) {
    return database
        .sql(
            "INSERT INTO signal (id, strategy, parameters_hash, symbol, candle_interval, direction,"
                + " strength, reason, price, candle_open_time, raised_at, source, source_id,"
                + " external_id, target_bot, target_account) SELECT * FROM"
                + " unnest($1::text[]::uuid[], $2::text[], $3::text[], $4::text[], $5::text[],"
                + " $6::text[], $7::text[]::float8[], $8::text[], $9::text[]::numeric[],"
                + " $10::text[]::timestamptz[], $11::text[]::timestamptz[], $12::text[],"
                + " $13::text[]::uuid[], $14::text[], $15::text[]::uuid[], $16::text[])"
                + " ON CONFLICT (id) DO NOTHING")
        .bind(0, Rows.texts(signals, each -> each.signal().id()))
        .bind(1, Rows.texts(signals, each -> each.signal().source().strategy()))
        .bind(2, Rows.texts(signals, each -> each.signal().source().parametersHash()))
        .bind(3, Rows.texts(signals, each -> each.signal().source().symbol()))
        .bind(4, Rows.texts(signals, each -> each.signal().source().interval().code()))
        .bind(5, Rows.texts(signals, each -> each.signal().direction()))
        .bind(6, Rows.texts(signals, each -> each.signal().strength()))
        .bind(7, Rows.texts(signals, each -> each.signal().reason()))
        .bind(8, Rows.texts(signals, each -> each.signal().price()))
        .bind(9, Rows.texts(signals, each -> each.signal().candleOpenTime()))
        .bind(10, Rows.texts(signals, RaisedSignal::raisedAt))
        .bind(11, origins(signals, RaisedSignal.Origin::source))
        .bind(12, origins(signals, RaisedSignal.Origin::sourceId))
        .bind(13, origins(signals, RaisedSignal.Origin::externalId))
        .bind(14, origins(signals, RaisedSignal.Origin::botId))
        .bind(15, origins(signals, RaisedSignal.Origin::accountId))
        .fetch()
        .rowsUpdated();
  }

  Mono<Set<Judged>> judged(List<Bot> bots, List<RaisedSignal> signals) {
    return database
        .sql(
            "SELECT bot_id, signal_id FROM verdict WHERE bot_id = ANY($1::text[]::uuid[])"
                + " AND signal_id = ANY($2::text[]::uuid[])")
        .bind(0, Rows.texts(bots, Bot::id))
        .bind(1, Rows.texts(signals, each -> each.signal().id()))
        .map(
            row ->
                new Judged(
                    Rows.value(row, "bot_id", UUID.class),
                    Rows.value(row, "signal_id", UUID.class)))
        .all()
        .collect(java.util.stream.Collectors.toSet());
  }

  Mono<Set<Place>> pending(Set<String> accounts, Instant since) {
    return database
        .sql(
            "SELECT bot_id, symbol FROM verdict WHERE account_id = ANY($1) AND outcome = 'ORDERED'"
                + " AND order_id IS NULL AND decided_at > $2")
        .bind(0, accounts.toArray(String[]::new))
        .bind(1, since.atOffset(ZoneOffset.UTC))
        .map(row -> new Place(Rows.value(row, "bot_id", UUID.class), Rows.text(row, "symbol")))
        .all()
        .collect(java.util.stream.Collectors.toSet());
  }

  /** Fails on a verdict that exists: the caller left those out while it held the locks. */
  Mono<Long> add(List<Verdict> verdicts, Instant now) {
    if (verdicts.isEmpty()) {
      return Mono.just(0L);
    }
    return database
        .sql(
            "INSERT INTO verdict (bot_id, signal_id, account_id, symbol, outcome, code, detail,"
                + " quantity, decided_at) SELECT *, $9::timestamptz FROM"
                + " unnest($1::text[]::uuid[], $2::text[]::uuid[], $3::text[], $4::text[],"
                + " $5::text[], $6::text[], $7::text[], $8::text[]::numeric[])")
        .bind(0, Rows.texts(verdicts, each -> each.bot().id()))
        .bind(1, Rows.texts(verdicts, each -> each.signal().id()))
        .bind(2, Rows.texts(verdicts, each -> each.bot().accountId()))
        .bind(3, Rows.texts(verdicts, each -> each.signal().source().symbol()))
        .bind(4, Rows.texts(verdicts, each -> skip(each) == null ? "ORDERED" : "SKIPPED"))
        .bind(5, Rows.texts(verdicts, VerdictTable::code))
        .bind(6, Rows.texts(verdicts, VerdictTable::detail))
        .bind(7, Rows.texts(verdicts, VerdictTable::quantity))
        .bind(8, now.atOffset(ZoneOffset.UTC))
        .fetch()
        .rowsUpdated();
  }

  /** Notes which orders the verdicts became; gives cancels for those that were halted meanwhile. */
  Mono<List<Command>> link(List<OrderUpdate> updates) {
    List<OrderUpdate.Submitted> submitted = new ArrayList<>();
    for (OrderUpdate update : updates) {
      if (update instanceof OrderUpdate.Submitted each
          && isUuid(each.botId())
          && isUuid(each.signalId())) {
        submitted.add(each);
      }
    }
    if (submitted.isEmpty()) {
      return Mono.just(List.of());
    }
    return database
        .sql(
            "UPDATE verdict v SET order_id = o.order_id, order_state = 'SUBMITTED' FROM"
                + " unnest($1::text[]::uuid[], $2::text[]::uuid[], $3::text[], $4::text[])"
                + " AS o(bot_id, signal_id, order_id, account_id) WHERE v.bot_id = o.bot_id"
                + " AND v.signal_id = o.signal_id AND v.account_id = o.account_id"
                + " AND v.order_id IS NULL RETURNING v.account_id, v.order_id, v.cancel_asked")
        .bind(0, Rows.texts(submitted, OrderUpdate.Submitted::botId))
        .bind(1, Rows.texts(submitted, OrderUpdate.Submitted::signalId))
        .bind(2, Rows.texts(submitted, OrderUpdate.Submitted::orderId))
        .bind(3, Rows.texts(submitted, OrderUpdate.Submitted::accountId))
        .map(
            row -> {
              String order = Rows.text(row, "order_id");
              Command cancel =
                  new Command.Cancel(Rows.text(row, "account_id"), order, "EMERGENCY_STOP", order);
              return Rows.value(row, "cancel_asked", Boolean.class)
                  ? List.of(cancel)
                  : List.<Command>of();
            })
        .all()
        .flatMapIterable(cancels -> cancels)
        .collectList();
  }

  /** Notes how the orders ended. */
  Mono<Long> settle(List<OrderUpdate> updates) {
    List<End> ends = new ArrayList<>();
    for (OrderUpdate update : updates) {
      if (update instanceof OrderUpdate.Ended ended) {
        ends.add(new End(ended.orderId(), ended.state(), ended.detail()));
      } else if (update instanceof OrderUpdate.Filled filled && filled.complete()) {
        ends.add(new End(filled.orderId(), "FILLED", null));
      }
    }
    if (ends.isEmpty()) {
      return Mono.just(0L);
    }
    return database
        .sql(
            "UPDATE verdict v SET order_state = o.state, detail = coalesce(o.detail, v.detail) FROM"
                + " unnest($1::text[], $2::text[], $3::text[]) AS o(order_id, state, detail)"
                + " WHERE v.order_id = o.order_id")
        .bind(0, Rows.texts(ends, End::orderId))
        .bind(1, Rows.texts(ends, End::state))
        .bind(2, Rows.texts(ends, End::detail))
        .fetch()
        .rowsUpdated();
  }

  Mono<Long> askCancel(String accountId, Instant since) {
    return database
        .sql(
            "UPDATE verdict SET cancel_asked = true WHERE account_id = $1 AND outcome = 'ORDERED'"
                + " AND order_id IS NULL AND decided_at > $2")
        .bind(0, accountId)
        .bind(1, since.atOffset(ZoneOffset.UTC))
        .fetch()
        .rowsUpdated();
  }

  private static @Nullable String[] origins(
      List<RaisedSignal> signals, Function<RaisedSignal.Origin, Object> part) {
    return Rows.texts(
        signals,
        each -> {
          RaisedSignal.Origin origin = each.origin();
          return origin == null ? null : part.apply(origin);
        });
  }

  private static Verdict.@Nullable Skip skip(Verdict verdict) {
    return verdict instanceof Verdict.Skip skip ? skip : null;
  }

  private static @Nullable Object code(Verdict verdict) {
    return verdict instanceof Verdict.Skip skip ? skip.reason() : null;
  }

  private static @Nullable Object detail(Verdict verdict) {
    return verdict instanceof Verdict.Skip skip ? skip.detail() : null;
  }

  private static @Nullable Object quantity(Verdict verdict) {
    return verdict instanceof Verdict.Place place ? place.quantity() : null;
  }

  private static boolean isUuid(@Nullable String text) {
    if (text == null || text.length() != 36) {
      return false;
    }
    try {
      UUID.fromString(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
