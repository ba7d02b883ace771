package io.tradeflow.starter.web;

import jakarta.validation.ConstraintViolationException;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Gives every error of a controller the same form, and tells callers nothing of our insides. */
@Order(0)
@RestControllerAdvice
public class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  private static final int LONGEST_NAME = 40;

  @Override
  protected Mono<ResponseEntity<Object>> handleServerWebInputException(
      ServerWebInputException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    if (hasCause(failure, DataBufferLimitException.class)) {
      return answer(
          HttpStatus.CONTENT_TOO_LARGE,
          "BODY_TOO_LARGE",
          "The body is larger than allowed.",
          exchange);
    }
    return answer(
        HttpStatus.BAD_REQUEST,
        "MALFORMED_REQUEST",
        "The request cannot be read: " + reason(failure),
        exchange);
  }

  @Override
  protected Mono<ResponseEntity<Object>> handleMissingRequestValueException(
      MissingRequestValueException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    return answer(
        HttpStatus.BAD_REQUEST,
        "MALFORMED_REQUEST",
        "The %s %s is missing.".formatted(failure.getLabel(), failure.getName()),
        exchange);
  }

  @Override
  protected Mono<ResponseEntity<Object>> handleWebExchangeBindException(
      WebExchangeBindException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    String detail =
        failure.getFieldErrors().stream()
            .map(error -> error.getField() + " " + error.getDefaultMessage())
            .sorted()
            .collect(Collectors.joining("; "));
    return answer(HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_FIELDS", detail, exchange);
  }

  @ExceptionHandler
  Mono<ResponseEntity<Object>> invalid(
      ConstraintViolationException failure, ServerWebExchange exchange) {
    return answer(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "INVALID_FIELDS",
        Objects.toString(failure.getMessage(), "Invalid"),
        exchange);
  }

  @ExceptionHandler
  Mono<ResponseEntity<Object>> tooLarge(
      DataBufferLimitException failure, ServerWebExchange exchange) {
    return answer(
        HttpStatus.CONTENT_TOO_LARGE,
        "BODY_TOO_LARGE",
        "The body is larger than allowed.",
        exchange);
  }

  @ExceptionHandler(Exception.class)
  Mono<ResponseEntity<Object>> unexpected(Exception failure, ServerWebExchange exchange) {
    LOG.error(
        "{} {} failed",
        exchange.getRequest().getMethod(),
        exchange.getRequest().getPath(),
        failure);
    return answer(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "INTERNAL_ERROR",
        "Something failed on our side. Try again; if it lasts, tell support the correlation id.",
        exchange);
  }

  @Override
  protected Mono<ResponseEntity<Object>> createResponseEntity(
      @Nullable Object body,
      @Nullable HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    if (body instanceof ProblemDetail problem
        && (problem.getProperties() == null || !problem.getProperties().containsKey("code"))) {
      HttpStatus known = HttpStatus.resolve(status.value());
      problem.setProperty(
          "code",
          switch (known) {
            case null -> "ERROR";
            case CONTENT_TOO_LARGE -> "BODY_TOO_LARGE";
            default -> known.name();
          });
    }
    return super.createResponseEntity(body, headers, status, exchange);
  }

  private Mono<ResponseEntity<Object>> answer(
      HttpStatus status, String code, String detail, ServerWebExchange exchange) {
    return createResponseEntity(Problem.body(status, code, detail), null, status, exchange);
  }

  private static String reason(ServerWebInputException failure) {
    Throwable cause = failure.getMostSpecificCause();
    if (cause instanceof UnrecognizedPropertyException unknown) {
      return "there is no field " + printable(unknown.getPropertyName()) + ".";
    }
    if (cause instanceof DatabindException wrong && !wrong.getPath().isEmpty()) {
      return "the field " + path(wrong) + " has a value of the wrong form.";
    }
    if (cause instanceof JacksonException malformed && malformed.getLocation() != null) {
      return "not valid JSON at line %d, column %d."
          .formatted(malformed.getLocation().getLineNr(), malformed.getLocation().getColumnNr());
    }
    MethodParameter parameter = failure.getMethodParameter();
    if (parameter != null && parameter.hasParameterAnnotation(RequestBody.class)) {
      return "a JSON body is missing.";
    }
    return parameter != null && parameter.getParameterName() != null
        ? "the parameter " + parameter.getParameterName() + " is missing or of the wrong form."
        : "it has the wrong form.";
  }

  private static String path(DatabindException wrong) {
    return wrong.getPath().stream()
        .map(
            step ->
                step.getPropertyName() == null
                    ? "[" + step.getIndex() + "]"
                    : printable(step.getPropertyName()))
        .collect(Collectors.joining("."));
  }

  /** Names come from the caller: short, and nothing that could look like something else. */
  private static String printable(String name) {
    String shown = name.replaceAll("[^\\w.-]", "?");
    return shown.length() > LONGEST_NAME ? shown.substring(0, LONGEST_NAME) : shown;
  }

  private static boolean hasCause(@Nullable Throwable failure, Class<?> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
