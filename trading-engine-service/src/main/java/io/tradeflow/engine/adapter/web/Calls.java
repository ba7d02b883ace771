package io.tradeflow.engine.adapter.web;

import io.tradeflow.engine.application.Refused;
import io.tradeflow.engine.domain.bot.InvalidBot;
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
    try {
      if (text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      // Not an id, so not the id of a bot: answered below.
    }
    throw new Problem(HttpStatus.NOT_FOUND, "BOT_NOT_FOUND", "There is no such bot.");
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

  private static Problem problem(Refused refused) {
    HttpStatus status =
        switch (refused.kind()) {
          case MALFORMED -> HttpStatus.BAD_REQUEST;
          case INVALID -> HttpStatus.UNPROCESSABLE_CONTENT;
          case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
          case FORBIDDEN -> HttpStatus.FORBIDDEN;
          case NOT_FOUND -> HttpStatus.NOT_FOUND;
          case CONFLICT -> HttpStatus.CONFLICT;
          case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
          case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    Problem problem = new Problem(status, refused.code(), text(refused));
    if (refused.kind() == Refused.Kind.TOO_MANY) {
      problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "60");
    } else if (refused.kind() == Refused.Kind.UNAVAILABLE) {
      problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "5");
    }
    return problem;
  }

  private static String text(RuntimeException failure) {
    String message = failure.getMessage();
    return message == null ? "Not possible." : message;
  }
}
