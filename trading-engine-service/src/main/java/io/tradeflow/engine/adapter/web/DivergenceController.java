package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.adapter.web.Calls.account;
import static io.tradeflow.engine.adapter.web.Calls.botId;
import static io.tradeflow.engine.adapter.web.Calls.call;

import io.tradeflow.engine.application.CompareBots;
import io.tradeflow.engine.application.ManageBots;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.starter.web.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What the caller's bot did beside what its strategy does on the same candles. */
@RestController
@RequestMapping("/api/v1/bots/{id}/divergence")
class DivergenceController {
  private final ManageBots bots;
  private final CompareBots compare;

  DivergenceController(ManageBots bots, CompareBots compare) {
    this.bots = bots;
    this.compare = compare;
  }

  @GetMapping
  Mono<DivergenceView> divergence(
      @AuthenticationPrincipal Jwt jwt,
      @PathVariable String id,
      @RequestParam @Nullable String from,
      @RequestParam @Nullable String to,
      @RequestParam @Nullable String limit,
      @RequestParam @Nullable String cursor) {
    return call(
        () -> {
          Bot bot = bots.get(account(jwt), botId(id));
          Instant begin = time("from", from);
          Instant end = time("to", to);
          checkSpan(bot, begin, end);
          int most = Calls.limit(limit);
          Long first = Calls.cursor(cursor);
          return DivergenceView.of(
              bot, begin, end, compare.compare(bot, begin, end), most, first == null ? 0 : first);
        });
  }

  private static void checkSpan(Bot bot, Instant from, Instant to) {
    Duration interval = bot.plan().interval().length();
    if (from.getEpochSecond() % interval.toSeconds() != 0 || from.getNano() != 0) {
      throw bad("from", "from must be a time at which a candle opens: a multiple of " + interval);
    }
    if (!from.isBefore(to)) {
      throw bad("to", "to must be later than from");
    }
    long candles = Duration.between(from, to).dividedBy(interval) * bot.plan().symbols().size();
    if (candles > CompareBots.MOST_CANDLES) {
      throw bad(
          "to",
          "The span has %d candles of all symbols, at most %d are compared. Choose a shorter one."
              .formatted(candles, CompareBots.MOST_CANDLES));
    }
  }

  private static Instant time(String field, @Nullable String text) {
    if (text != null && text.length() <= 40) {
      try {
        Instant time = Instant.parse(text);
        if (!time.isBefore(Instant.EPOCH) && time.getEpochSecond() < 4_102_444_800L) {
          return time;
        }
      } catch (DateTimeException e) {
        // Answered below.
      }
    }
    throw bad(field, field + " must be a UTC time such as 2026-11-21T12:00:00Z");
  }

  private static Problem bad(String field, String detail) {
    return new Problem(HttpStatus.BAD_REQUEST, "INVALID_SPAN", detail).with("field", field);
  }
}
