package io.tradeflow.engine.application.outside;

import java.util.UUID;

/** Port: makes secrets, and keeps them unreadable to whoever reads the database. */
public interface Secrets {
  /** A new one: {@code whsec_} and 32 letters and digits, which any URL and any JSON may hold. */
  String make();

  /** The form that may be stored; it opens for the same hook only. */
  String seal(UUID hookId, String secret);

  /**
   * What was sealed.
   *
   * @throws IllegalStateException if it was changed, belongs to another hook, or its key is gone
   */
  String open(UUID hookId, String sealed);
}
