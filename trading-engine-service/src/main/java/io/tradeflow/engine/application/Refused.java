package io.tradeflow.engine.application;

import org.jspecify.annotations.Nullable;

/** A request that cannot be fulfilled, with a stable code and a text for the person who asked. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of refusal. */
  public enum Kind {
    MALFORMED,
    INVALID,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    TOO_LARGE,
    TOO_MANY,
    UNAVAILABLE
  }

  private final Kind kind;
  private final String code;
  private final @Nullable String field;

  public Refused(Kind kind, String code, String message) {
    this(kind, code, null, message);
  }

  /** With what is wrong of the request; null where that is not one field. */
  public Refused(Kind kind, String code, @Nullable String field, String message) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.field = field;
  }

  public @Nullable String field() {
    return field;
  }

  public Kind kind() {
    return kind;
  }

  public String code() {
    return code;
  }
}
