package io.tradeflow.engine.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.SignalSource;
import io.tradeflow.engine.domain.bot.AccountBook;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotState;
import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.engine.domain.rule.RuleReference;
import io.tradeflow.engine.domain.strategy.ChosenStrategy;
import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;
import io.tradeflow.engine.domain.strategy.ConfiguredUniverse;
import io.tradeflow.engine.domain.strategy.Strategies;
import io.tradeflow.engine.domain.strategy.StrategyType;
import io.tradeflow.engine.domain.universe.UniverseType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Between rows and the domain. */
final class Rows {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, BigDecimal>> VALUES = new TypeReference<>() {};

  private record BookDocument(
      @Nullable BigDecimal cash,
      Map<String, AccountBook.Holding> holdings,
      Map<String, AccountBook.WorkingOrder> working,
      Map<String, BigDecimal> botHoldings) {}

  private static final RuleTypes RULES = new RuleTypes();

  private Rows() {}

  static Bot bot(Readable row) {
    Bot.Plan plan =
        new Bot.Plan(
            text(row, "name"),
            chosen(row),
            symbols(row),
            interval(row),
            new Sizing(
                Sizing.Type.valueOf(text(row, "sizing_type")),
                plain(value(row, "sizing_value", BigDecimal.class))),
            text(row, "broker"));
    return new Bot(
        value(row, "id", UUID.class),
        text(row, "account_id"),
        plan,
        BotState.valueOf(text(row, "state")),
        instant(row, "created_at"),
        instant(row, "updated_at"));
  }

  private static ChosenStrategy chosen(Readable row) {
    return UniverseType.of(text(row, "strategy")).isPresent()
        ? universe(row)
        : strategy(row, Map.of());
  }

  /** The strategy over all symbols of a row. */
  static ConfiguredUniverse universe(Readable row) {
    String code = text(row, "strategy");
    return UniverseType.of(code)
        .orElseThrow(() -> new IllegalStateException("No strategy " + code))
        .configure(JSON.readValue(text(row, "parameters"), VALUES), symbols(row));
  }

  private static List<String> symbols(Readable row) {
    return List.of(value(row, "symbols", String[].class));
  }

  /**
   * The strategy of a row.
   *
   * @param known rules whose documents the row need not have
   */
  static ConfiguredStrategy strategy(Readable row, Map<RuleReference, StrategyType> known) {
    String code = text(row, "strategy");
    Map<String, BigDecimal> parameters = JSON.readValue(text(row, "parameters"), VALUES);
    if (!RuleReference.isRule(code)) {
      return Strategies.of(code)
          .orElseThrow(() -> new IllegalStateException("No strategy " + code))
          .configure(parameters);
    }
    RuleReference rule = RuleReference.of(code, value(row, "rule_version", Integer.class));
    StrategyType type = known.get(rule);
    return (type == null ? RULES.of(rule, text(row, "rule_document")) : type).configure(parameters);
  }

  static Map<RuleReference, StrategyType> knownRules() {
    return RULES.known();
  }

  static Interval interval(Readable row) {
    return Interval.of(text(row, "candle_interval")).orElseThrow();
  }

  static RaisedSignal signal(Readable row) {
    SignalSource source =
        new SignalSource(
            text(row, "strategy"),
            text(row, "parameters_hash"),
            text(row, "symbol"),
            interval(row));
    Signal signal =
        new Signal(
            value(row, "id", UUID.class),
            source,
            Direction.valueOf(text(row, "direction")),
            value(row, "strength", Double.class),
            text(row, "reason"),
            plain(value(row, "price", BigDecimal.class)),
            instant(row, "candle_open_time"));
    return new RaisedSignal(signal, instant(row, "raised_at"), origin(row));
  }

  private static RaisedSignal.@Nullable Origin origin(Readable row) {
    String source = row.get("source", String.class);
    return source == null
        ? null
        : new RaisedSignal.Origin(
            RaisedSignal.Source.valueOf(source),
            value(row, "source_id", UUID.class),
            value(row, "target_bot", UUID.class),
            text(row, "target_account"),
            text(row, "external_id"));
  }

  static String parameters(ChosenStrategy strategy) {
    return JSON.writeValueAsString(strategy.parameters().values());
  }

  static AccountBook book(Readable row) {
    BookDocument stored = JSON.readValue(text(row, "book"), BookDocument.class);
    return new AccountBook(
        text(row, "account_id"),
        value(row, "last_seq", Long.class),
        stored.cash(),
        stored.holdings(),
        stored.working(),
        stored.botHoldings());
  }

  static String document(AccountBook book) {
    return JSON.writeValueAsString(
        new BookDocument(book.cash(), book.holdings(), book.working(), book.botHoldings()));
  }

  /** One array for each column of a set-based statement; the statement casts them. */
  static <T> @Nullable String[] texts(Collection<T> items, Function<T, @Nullable Object> part) {
    @Nullable String[] texts = new @Nullable String[items.size()];
    int at = 0;
    for (T item : items) {
      Object value = part.apply(item);
      texts[at++] = value instanceof BigDecimal number ? number.toPlainString() : text(value);
    }
    return texts;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  static String text(Readable row, String column) {
    return value(row, column, String.class);
  }

  static Instant instant(Readable row, String column) {
    return value(row, column, OffsetDateTime.class).toInstant();
  }

  static <T> T value(Readable row, String column, Class<T> type) {
    T value = row.get(column, type);
    if (value == null) {
      throw new IllegalStateException("Column " + column + " is null");
    }
    return value;
  }

  static BigDecimal plain(BigDecimal amount) {
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
