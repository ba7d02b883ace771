package io.tradeflow.engine.application.outside;

import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.Refused;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.InvalidBot;
import io.tradeflow.engine.domain.outside.AddressRange;
import io.tradeflow.engine.domain.outside.Hook;
import io.tradeflow.engine.domain.outside.HookKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an account holder does with the webhooks of a bot. */
public final class ManageHooks {
  /** Webhooks of one bot. */
  public static final int MOST_HOOKS = 10;

  /** How long the secret before may count after a rotation. */
  public static final Duration LONGEST_GRACE = Duration.ofDays(7);

  private final BotStore bots;
  private final HookStore hooks;
  private final Secrets secrets;
  private final Clock clock;

  public ManageHooks(BotStore bots, HookStore hooks, Secrets secrets, Clock clock) {
    this.bots = bots;
    this.hooks = hooks;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** A hook and its secret, which nobody is told again. */
  public record Issued(Hook hook, String secret) {}

  /** Creates a hook for the account's bot. */
  public Issued create(
      String accountId,
      UUID botId,
      HookKind kind,
      String name,
      @Nullable Direction direction,
      List<AddressRange> allowed) {
    Bot bot = bot(accountId, botId);
    Instant now = now();
    Hook hook =
        new Hook(
            UUID.randomUUID(), bot.id(), accountId, kind, name, direction, allowed, now, now, null);
    String secret = secrets.make();
    if (!hooks.add(hook, secrets.seal(hook.id(), secret), MOST_HOOKS)) {
      throw new Refused(
          Refused.Kind.CONFLICT,
          "TOO_MANY_WEBHOOKS",
          "A bot has at most %d webhooks. Delete one first.".formatted(MOST_HOOKS));
    }
    return new Issued(hook, secret);
  }

  public List<Hook> list(String accountId, UUID botId) {
    return hooks.list(accountId, bot(accountId, botId).id());
  }

  /** Gives the hook a new secret; the one before counts for {@code grace} longer. */
  public Issued rotate(String accountId, UUID botId, UUID hookId, Duration grace) {
    if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
      throw new InvalidBot(
          "graceSeconds must be between 0 and %d".formatted(LONGEST_GRACE.toSeconds()));
    }
    Hook hook = owned(accountId, botId, hookId);
    Instant now = now();
    Hook rotated =
        new Hook(
            hook.id(),
            hook.botId(),
            hook.accountId(),
            hook.kind(),
            hook.name(),
            hook.direction(),
            hook.allowed(),
            hook.createdAt(),
            now,
            grace.isZero() ? null : now.plus(grace));
    String secret = secrets.make();
    if (!hooks.rotate(rotated, secrets.seal(hookId, secret))) {
      throw unknown();
    }
    return new Issued(rotated, secret);
  }

  /** What was sent to it is answered with 404 from now on. */
  public void delete(String accountId, UUID botId, UUID hookId) {
    bot(accountId, botId);
    if (!hooks.delete(accountId, botId, hookId, now())) {
      throw unknown();
    }
  }

  private Hook owned(String accountId, UUID botId, UUID hookId) {
    return list(accountId, botId).stream()
        .filter(hook -> hook.id().equals(hookId))
        .findFirst()
        .orElseThrow(ManageHooks::unknown);
  }

  private Bot bot(String accountId, UUID botId) {
    return bots.find(accountId, botId)
        .orElseThrow(
            () ->
                new Refused(
                    Refused.Kind.NOT_FOUND, "BOT_NOT_FOUND", "There is no bot " + botId + "."));
  }

  private static Refused unknown() {
    return new Refused(Refused.Kind.NOT_FOUND, "WEBHOOK_NOT_FOUND", "The bot has no such webhook.");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
