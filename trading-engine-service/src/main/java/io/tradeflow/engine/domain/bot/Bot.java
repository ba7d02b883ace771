package io.tradeflow.engine.domain.bot;

import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.SignalSource;
import io.tradeflow.engine.domain.Subscription;
import io.tradeflow.engine.domain.strategy.ChosenStrategy;
import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;
import io.tradeflow.engine.domain.strategy.ConfiguredUniverse;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/** Trades one strategy on some symbols for one account. */
public record Bot(
    UUID id, String accountId, Plan plan, BotState state, Instant createdAt, Instant updatedAt) {

  /** What the account holder chose. */
  public record Plan(
      String name,
      ChosenStrategy strategy,
      List<String> symbols,
      Interval interval,
      Sizing sizing,
      String broker) {
    private static final int LONGEST_NAME = 100;

    /** Symbols of one whose strategy looks at each alone. */
    public static final int MOST_SYMBOLS = 100;

    public Plan {
      symbols = List.copyOf(symbols);
      if (name.isBlank() || name.length() > LONGEST_NAME) {
        throw new InvalidBot("name must have 1 to " + LONGEST_NAME + " characters");
      }
      if (name.chars().anyMatch(Character::isISOControl)) {
        throw new InvalidBot("name must not contain control characters");
      }
      checkCount(strategy, symbols);
      if (new HashSet<>(symbols).size() < symbols.size()) {
        throw new InvalidBot("symbols must not repeat");
      }
      if (!broker.equals("paper")) {
        throw new InvalidBot("broker must be paper: no other broker is connected");
      }
    }

    private static void checkCount(ChosenStrategy strategy, List<String> symbols) {
      switch (strategy) {
        case ConfiguredStrategy single -> {
          if (symbols.isEmpty() || symbols.size() > MOST_SYMBOLS) {
            throw new InvalidBot("symbols must hold 1 to " + MOST_SYMBOLS + " symbols");
          }
        }
        case ConfiguredUniverse universe -> {
          if (!universe.symbols().equals(symbols)) {
            throw new IllegalArgumentException("The strategy is of other symbols than the bot");
          }
        }
      }
    }

    /** What it follows, for strategies that look at each symbol alone; empty for others. */
    public List<Subscription> subscriptions() {
      return switch (strategy) {
        case ConfiguredStrategy single ->
            symbols.stream().map(symbol -> new Subscription(single, symbol, interval)).toList();
        case ConfiguredUniverse universe -> List.of();
      };
    }

    /** Whose signals it acts on: one source for each symbol. */
    public List<SignalSource> sources() {
      String hash = strategy.hash();
      return symbols.stream()
          .map(symbol -> new SignalSource(strategy.code(), hash, symbol, interval))
          .toList();
    }
  }

  /** The same bot in another state. */
  public Bot in(BotState next, Instant now) {
    return new Bot(id, accountId, plan, next, createdAt, now);
  }

  /** The same bot with another plan. */
  public Bot with(Plan next, Instant now) {
    return new Bot(id, accountId, next, state, createdAt, now);
  }
}
