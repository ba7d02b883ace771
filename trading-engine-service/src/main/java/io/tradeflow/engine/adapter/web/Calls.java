package io.tradeflow.engine.adapter.web;

import io.tradeflow.engine.application.InvalidRule;
import io.tradeflow.engine.application.Refused;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.bot.InvalidBot;
import io.tradeflow.engine.domain.rule.InvalidJson;
import io.tradeflow.engine.domain.strategy.InvalidParameters;
import io.tradeflow.starter.web.Problem;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.jwt.Jwt;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Runs use cases off the event loop and turns refusals into problems. */
final class Calls {
  private static final int MOST_ITEMS = 500;

  private Calls() {}

  static <T> Mono<T> call(Callable<T> useCase) {
    return Mono.fromCallable(useCase)
        .subscribeOn(Schedulers.boundedElastic())
        .onErrorMap(Refused.class, Calls::problem)
        .onErrorMap(InvalidRule.class, Calls::invalidRule)
        .onErrorMap(
            InvalidJson.class,
            e -> new Problem(HttpStatus.BAD_REQUEST, "MALFORMED_REQUEST", text(e)))
        .onErrorMap(InvalidBacktest.class, Calls::invalidBacktest)
        .onErrorMap(InvalidBot.class, e -> invalid("INVALID_BOT", text(e)))
        .onErrorMap(InvalidParameters.class, e -> invalid("INVALID_PARAMETERS", text(e)));
  }

  static String account(Jwt jwt) {
    String subject = jwt.getSubject();
    if (subject == null) {
      throw new Problem(HttpStatus.UNAUTHORIZED, "INVALID_TOKEN", "The token names no account.");
    }
    return subject;
  }

  static Problem invalid(String code, String detail) {
    return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, code, detail);
  }

  static UUID botId(String text) {
    return id(text, "BOT_NOT_FOUND", "There is no such bot.");
  }

  static UUID ruleId(String text) {
    return id(text, "RULE_NOT_FOUND", "There is no such rule. GET /api/v1/rules lists yours.");
  }

  /** What is no id is the id of nothing. */
  static UUID id(String text, String code, String otherwise) {
    try {
      if (text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw new Problem(HttpStatus.NOT_FOUND, code, otherwise);
  }

  static int limit(@Nullable String text) {
    if (text == null) {
      return 50;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST_ITEMS) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Answered below.
    }
    throw new Problem(
        HttpStatus.BAD_REQUEST, "INVALID_LIMIT", "limit must be a number from 1 to " + MOST_ITEMS);
  }

  static @Nullable Long cursor(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Problem(
          HttpStatus.BAD_REQUEST, "INVALID_CURSOR", "cursor must be a nextCursor from before");
    }
  }

  private static Problem invalidRule(InvalidRule refused) {
    int count = refused.errors().size();
    return invalid(
            "INVALID_RULE",
            "The rule has %s; errors says where and why."
                .formatted(count == 1 ? "an error" : count + " errors"))
        .with("errors", refused.errors());
  }

  static Problem invalidBacktest(InvalidBacktest refused) {
    Problem problem = invalid("INVALID_BACKTEST", text(refused));
    return refused.field() == null ? problem : problem.with("field", refused.field());
  }

  private static Problem problem(Refused refused) {
    HttpStatus status =
        switch (refused.kind()) {
          case MALFORMED -> HttpStatus.BAD_REQUEST;
          case INVALID -> HttpStatus.UNPROCESSABLE_CONTENT;
          case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
          case FORBIDDEN -> HttpStatus.FORBIDDEN;
          case NOT_FOUND -> HttpStatus.NOT_FOUND;
          case CONFLICT -> HttpStatus.CONFLICT;
          case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
          case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
          case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    Problem problem = new Problem(status, refused.code(), text(refused));
    if (refused.kind() == Refused.Kind.TOO_MANY) {
      problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "60");
    } else if (refused.kind() == Refused.Kind.UNAVAILABLE) {
      problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "5");
    }
    return refused.field() == null ? problem : problem.with("field", refused.field());
  }

  private static String text(RuntimeException failure) {
    String message = failure.getMessage();
    return message == null ? "Not possible." : message;
  }
}
