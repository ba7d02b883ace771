package io.tradeflow.acceptance.dsl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/** A program of somebody else's that sends signed alerts for a bot. */
public final class Webhook {
  private static final String PREFIX = "whsec_";

  private final Api api;
  private final String id;
  private final String path;
  private final byte[] key;

  Webhook(Api api, JsonNode created) {
    this.api = api;
    this.id = created.path("webhook").path("id").asString();
    this.path = created.path("path").asString();
    this.key =
        Base64.getDecoder().decode(created.path("secret").asString().substring(PREFIX.length()));
  }

  public String id() {
    return id;
  }

  /** {@code sends("alert-1", "buy", "BTC-USD")}, signed as Standard Webhooks asks. */
  public Answer sends(String event, String action, String symbol) {
    String body = Trader.write(Map.of("symbol", symbol, "action", action));
    return signed(event, body, signature(event, body));
  }

  /** An alert whose signature is that of another body. */
  public Answer sendsForged(String event, String action, String symbol) {
    String body = Trader.write(Map.of("symbol", symbol, "action", action));
    return signed(event, body, signature(event, body + " "));
  }

  private Answer signed(String event, String body, String signature) {
    String seconds = signature.substring(0, signature.indexOf(' '));
    return api.call(
        "POST",
        path,
        "",
        body,
        "webhook-id",
        event,
        "webhook-timestamp",
        seconds,
        "webhook-signature",
        signature.substring(signature.indexOf(' ') + 1));
  }

  /** The second that it is for, and what it is. */
  private String signature(String event, String body) {
    long second = Instant.now().getEpochSecond();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] text = (event + '.' + second + '.' + body).getBytes(StandardCharsets.UTF_8);
      return second + " v1," + Base64.getEncoder().encodeToString(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA256", e);
    }
  }
}
