package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.rule.RuleReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Port: the rules of accounts. A version never changes, but for being active. Calls block. */
public interface RuleStore {
  /** Adds a rule unless the account has {@code most} already; gives false then. */
  boolean add(String accountId, Version first, int most);

  /**
   * Adds the next version of an account's rule.
   *
   * @param document the version in it counts for nothing
   * @return the version as kept; empty if the rule is gone or has {@code most} versions
   */
  Optional<Version> addVersion(String accountId, Version document, int most);

  /** Newest rule first, each by its latest version, before the position (exclusive) if given. */
  List<Kept> list(String accountId, int limit, @Nullable Long before);

  /** The latest version, if the rule belongs to the account. */
  Optional<Version> latest(String accountId, UUID ruleId);

  /** The version, if its rule belongs to the account. */
  Optional<Version> find(String accountId, RuleReference reference);

  /** All versions of the account's rule, latest first. */
  List<Head> versions(String accountId, UUID ruleId);

  /**
   * Switches a version on or off.
   *
   * @return bots that run or pause and keep it from being switched off; nothing was done then
   */
  List<Use> activate(String accountId, RuleReference reference, boolean active, Instant now);

  /**
   * Deletes a rule with all of its versions.
   *
   * @return bots that follow it; nothing was done then
   */
  List<Use> delete(String accountId, UUID ruleId, Instant now);

  /**
   * What is known of a version without its document.
   *
   * @param active bots can be started with it
   */
  record Head(
      RuleReference reference,
      String name,
      String description,
      boolean active,
      Instant createdAt) {}

  /**
   * A version.
   *
   * @param document JSON text as it was given
   */
  record Version(Head head, String document) {}

  /** A rule with its place in the list. */
  record Kept(long position, Head latest) {}

  /** A bot that follows a rule. */
  record Use(UUID botId, String name) {}
}
