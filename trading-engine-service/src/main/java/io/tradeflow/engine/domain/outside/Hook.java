package io.tradeflow.engine.domain.outside;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.bot.InvalidBot;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A way into one bot for one sender.
 *
 * @param id stands in the path, so it is random
 * @param direction what every alert means, where alerts do not say it (Chartink); null elsewhere
 * @param allowed addresses that may send; empty for all
 * @param secretChangedAt when the secret in force was made
 * @param oldSecretUntil until when the secret before it counts too; null if none does
 */
public record Hook(
    UUID id,
    UUID botId,
    String accountId,
    HookKind kind,
    String name,
    @Nullable Direction direction,
    List<AddressRange> allowed,
    Instant createdAt,
    Instant secretChangedAt,
    @Nullable Instant oldSecretUntil) {
  private static final int LONGEST_NAME = 100;
  private static final int MOST_RANGES = 20;

  public Hook {
    allowed = List.copyOf(allowed);
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new InvalidBot("name must have 1 to " + LONGEST_NAME + " characters");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidBot("name must not contain control characters");
    }
    if (allowed.size() > MOST_RANGES) {
      throw new InvalidBot("allowedAddresses must hold at most " + MOST_RANGES + " ranges");
    }
    if (kind == HookKind.CHARTINK && direction == null) {
      throw new InvalidBot("direction must be BUY or SELL: Chartink's alerts do not say it");
    }
    if (kind != HookKind.CHARTINK && direction != null) {
      throw new InvalidBot("direction is for Chartink only: other alerts say it themselves");
    }
  }

  /** Whether somebody at this address may send. */
  public boolean admits(String address) {
    return allowed.isEmpty() || allowed.stream().anyMatch(range -> range.contains(address));
  }

  /** Where alerts are sent, without the host and, for Chartink, without the secret. */
  public String path() {
    return "/api/v1/webhooks/" + kind.code() + "/" + id;
  }
}
