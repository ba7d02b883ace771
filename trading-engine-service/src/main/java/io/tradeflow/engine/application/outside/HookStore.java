package io.tradeflow.engine.application.outside;

import io.tradeflow.engine.domain.outside.Hook;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Port: the webhooks of bots. Calls block. Secrets are stored as sealed. */
public interface HookStore {
  /** Adds the hook unless the bot has {@code most} already; gives false then. */
  boolean add(Hook hook, String sealed, int most);

  /** The hook, whoever it belongs to. */
  Optional<Kept> find(UUID hookId);

  /** The bot's hooks, oldest first. */
  List<Hook> list(String accountId, UUID botId);

  /** Puts the new secret in force and keeps the one before for as long as the hook says. */
  boolean rotate(Hook rotated, String sealed);

  boolean delete(String accountId, UUID botId, UUID hookId, Instant now);

  /**
   * A hook with its sealed secrets.
   *
   * @param before the secret before, which counts until {@link Hook#oldSecretUntil}
   */
  record Kept(Hook hook, String secret, @Nullable String before) {}
}
