package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.adapter.web.Calls.account;
import static io.tradeflow.engine.adapter.web.Calls.botId;
import static io.tradeflow.engine.adapter.web.Calls.call;

import io.tradeflow.engine.adapter.web.Views.HookView;
import io.tradeflow.engine.adapter.web.Views.IssuedHookView;
import io.tradeflow.engine.adapter.web.Views.Page;
import io.tradeflow.engine.application.outside.ManageHooks;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.bot.InvalidBot;
import io.tradeflow.engine.domain.outside.AddressRange;
import io.tradeflow.engine.domain.outside.HookKind;
import io.tradeflow.starter.web.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The webhooks of the caller's bots. */
@RestController
@RequestMapping("/api/v1/bots")
class BotWebhookController {
  private static final long DEFAULT_GRACE_SECONDS = 86_400;

  private final ManageHooks hooks;

  BotWebhookController(ManageHooks hooks) {
    this.hooks = hooks;
  }

  /** A webhook as a client describes it; anything may be missing. */
  record HookRequest(
      @Nullable String kind,
      @Nullable String name,
      @Nullable String direction,
      @Nullable List<@Nullable String> allowedAddresses) {
    HookKind hookKind() {
      return HookKind.of(kind == null ? "" : kind)
          .orElseThrow(
              () ->
                  new InvalidBot(
                      "kind must be one of: "
                          + Arrays.stream(HookKind.values())
                              .map(HookKind::code)
                              .collect(Collectors.joining(", "))));
    }

    String label() {
      return name == null ? hookKind().code() : name.strip();
    }

    @Nullable Direction side() {
      if (direction == null) {
        return null;
      }
      return Arrays.stream(Direction.values())
          .filter(each -> each.name().equals(direction))
          .findFirst()
          .orElseThrow(() -> new InvalidBot("direction must be BUY or SELL"));
    }

    List<AddressRange> ranges() {
      return allowedAddresses == null
          ? List.of()
          : allowedAddresses.stream().map(HookRequest::range).toList();
    }

    private static AddressRange range(@Nullable String text) {
      return AddressRange.of(text == null ? "" : text)
          .orElseThrow(
              () ->
                  new InvalidBot(
                      "allowedAddresses must hold addresses or ranges like 192.0.2.0/24, with"
                          + " nothing set beyond the prefix"));
    }
  }

  /** How long the secret before still counts. */
  record RotateRequest(@Nullable Long graceSeconds) {}

  @PostMapping("/{id}/webhooks")
  Mono<ResponseEntity<IssuedHookView>> create(
      @AuthenticationPrincipal Jwt jwt, @PathVariable String id, @RequestBody HookRequest request) {
    return call(
        () -> {
          ManageHooks.Issued issued =
              hooks.create(
                  account(jwt),
                  botId(id),
                  request.hookKind(),
                  request.label(),
                  request.side(),
                  request.ranges());
          return ResponseEntity.created(
                  URI.create("/api/v1/bots/" + id + "/webhooks/" + issued.hook().id()))
              .body(IssuedHookView.of(issued));
        });
  }

  @GetMapping("/{id}/webhooks")
  Mono<Page<HookView>> list(@AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(
        () ->
            new Page<>(
                hooks.list(account(jwt), botId(id)).stream().map(HookView::of).toList(), null));
  }

  @PostMapping("/{id}/webhooks/{hook}/rotate")
  Mono<IssuedHookView> rotate(
      @AuthenticationPrincipal Jwt jwt,
      @PathVariable String id,
      @PathVariable String hook,
      @RequestBody(required = false) @Nullable RotateRequest request) {
    Long asked = request == null ? null : request.graceSeconds();
    Duration grace = Duration.ofSeconds(asked == null ? DEFAULT_GRACE_SECONDS : asked);
    return call(
        () -> IssuedHookView.of(hooks.rotate(account(jwt), botId(id), hookId(hook), grace)));
  }

  @DeleteMapping("/{id}/webhooks/{hook}")
  Mono<ResponseEntity<Void>> delete(
      @AuthenticationPrincipal Jwt jwt, @PathVariable String id, @PathVariable String hook) {
    return call(
        () -> {
          hooks.delete(account(jwt), botId(id), hookId(hook));
          return ResponseEntity.noContent().build();
        });
  }

  private static UUID hookId(String text) {
    try {
      if (text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      // Not an id, so not the id of a webhook: answered below.
    }
    throw new Problem(HttpStatus.NOT_FOUND, "WEBHOOK_NOT_FOUND", "The bot has no such webhook.");
  }
}
