package io.tradeflow.engine.adapter.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.application.Refused;
import io.tradeflow.engine.application.outside.HookStore;
import io.tradeflow.engine.application.outside.ReceiveSignals;
import io.tradeflow.engine.application.outside.ReceiveSignals.Receipt;
import io.tradeflow.engine.application.outside.ReceiveSignals.Wish;
import io.tradeflow.engine.application.outside.Secrets;
import io.tradeflow.engine.application.outside.Signature;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.outside.Hook;
import io.tradeflow.engine.domain.outside.ScanTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.web.server.ServerWebInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Finds the hook, makes sure of the sender, reads what it says, and hands it on. Calls block. */
public final class Deliveries {
  private static final String SECRET_HEADER = "X-Webhook-Secret";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final HookStore hooks;
  private final BotStore bots;
  private final Secrets secrets;
  private final ReceiveSignals signals;
  private final JsonMapper json;
  private final Clock clock;

  public Deliveries(
      HookStore hooks,
      BotStore bots,
      Secrets secrets,
      ReceiveSignals signals,
      JsonMapper json,
      Clock clock) {
    this.hooks = hooks;
    this.bots = bots;
    this.secrets = secrets;
    this.signals = signals;
    this.json = json;
    this.clock = clock;
  }

  private record Message(String eventId, Instant sentAt, Duration slack, List<Wish> wishes) {}

  /** Takes it, or refuses it with a {@link Refused}. */
  Receipt take(Delivery delivery) {
    HookStore.Kept kept = find(delivery);
    Hook hook = kept.hook();
    Bot bot = bots.find(hook.accountId(), hook.botId()).orElseThrow(Deliveries::unknown);
    if (!hook.admits(delivery.address())) {
      throw new Refused(
          Refused.Kind.FORBIDDEN,
          "ADDRESS_NOT_ALLOWED",
          "You send from %s, which allowedAddresses of the webhook does not hold."
              .formatted(delivery.address()));
    }
    Message message =
        switch (hook.kind()) {
          case TRADINGVIEW -> tradingView(kept, delivery);
          case CHARTINK -> chartink(kept, delivery);
          case SHEETS -> sheets(kept, delivery);
          case GENERIC -> generic(kept, delivery);
        };
    signals.checkTime(message.sentAt(), message.slack());
    return signals.receive(
        bot, RaisedSignal.Source.WEBHOOK, hook.id(), message.eventId(), message.wishes());
  }

  private HookStore.Kept find(Delivery delivery) {
    return uuid(delivery.hook())
        .flatMap(hooks::find)
        .filter(kept -> kept.hook().kind() == delivery.kind())
        .orElseThrow(Deliveries::unknown);
  }

  private Message tradingView(HookStore.Kept kept, Delivery delivery) {
    Alert alert = read(delivery, Alert.class);
    String given = alert.secret();
    prove(kept, secret -> given != null && Signature.same(secret, given));
    return message(alert, "TradingView alert: ", delivery);
  }

  private Message sheets(HookStore.Kept kept, Delivery delivery) {
    String given = delivery.header(SECRET_HEADER);
    prove(kept, secret -> Signature.same(secret, given));
    Alert alert = unsigned(read(delivery, Alert.class));
    return message(alert, "Google Sheets: ", delivery);
  }

  private static Message message(Alert alert, String from, Delivery delivery) {
    String id = alert.id();
    return new Message(
        id == null ? hash(delivery.body(), "") : Alert.eventId(id, "id"),
        Alert.instant(alert.time(), "time"),
        Duration.ZERO,
        List.of(alert.wish(from)));
  }

  private Message chartink(HookStore.Kept kept, Delivery delivery) {
    prove(kept, secret -> Signature.same(secret, delivery.pathSecret()));
    Alert.Scan scan = read(delivery, Alert.Scan.class);
    Instant sentAt =
        ScanTime.of(Alert.required(scan.triggeredAt(), "triggered_at"), clock.instant())
            .orElseThrow(() -> Alert.malformed("triggered_at", "must be a time like 2:34 pm"));
    // The same minute on another day is another event.
    return new Message(
        hash(delivery.body(), sentAt.toString()),
        sentAt,
        MINUTE,
        scan.wishes(Alert.required(kept.hook().direction(), "direction")));
  }

  private Message generic(HookStore.Kept kept, Delivery delivery) {
    String id = delivery.header("webhook-id");
    String timestamp = delivery.header("webhook-timestamp");
    String signature = delivery.header("webhook-signature");
    prove(kept, secret -> Signature.matches(signature, secret, id, timestamp, delivery.body()));
    if (!timestamp.matches("\\d{1,11}")) {
      throw Alert.malformed("webhook-timestamp", "must be seconds since 1970");
    }
    Alert alert = unsigned(read(delivery, Alert.class));
    return new Message(
        Alert.eventId(id, "webhook-id"),
        Instant.ofEpochSecond(Long.parseLong(timestamp)),
        Duration.ZERO,
        List.of(alert.wish("Webhook: ")));
  }

  /** What is not where it belongs would be kept somewhere unsealed. */
  private static Alert unsigned(Alert alert) {
    if (alert.secret() != null) {
      throw Alert.malformed("secret", "does not belong into the body");
    }
    return alert;
  }

  /** The secret in force counts, and the one before while its grace lasts. */
  private void prove(HookStore.Kept kept, Predicate<String> right) {
    Hook hook = kept.hook();
    boolean proven = right.test(secrets.open(hook.id(), kept.secret()));
    String before = kept.before();
    Instant until = hook.oldSecretUntil();
    if (before != null && until != null && clock.instant().isBefore(until)) {
      proven |= right.test(secrets.open(hook.id(), before));
    }
    if (!proven) {
      throw new Refused(
          Refused.Kind.UNAUTHENTICATED,
          "WEBHOOK_REFUSED",
          "The secret or the signature is missing or wrong. docs/webhooks.md says where it belongs.");
    }
  }

  private <T> T read(Delivery delivery, Class<T> type) {
    try {
      T value = json.readValue(delivery.body(), type);
      if (value != null) {
        return value;
      }
    } catch (JacksonException e) {
      throw new ServerWebInputException("Not an alert", null, e);
    }
    throw Alert.malformed("body", "must be a JSON object");
  }

  private static String hash(byte[] body, String more) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(more.getBytes(UTF_8));
      return "sha256:" + HexFormat.of().formatHex(digest.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The same whatever is wrong with the path. */
  private static Refused unknown() {
    return new Refused(Refused.Kind.NOT_FOUND, "WEBHOOK_NOT_FOUND", "There is no such webhook.");
  }
}
