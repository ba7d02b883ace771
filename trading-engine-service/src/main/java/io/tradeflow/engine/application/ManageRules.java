package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.rule.JsonReader;
import io.tradeflow.engine.domain.rule.Rule;
import io.tradeflow.engine.domain.rule.RuleError;
import io.tradeflow.engine.domain.rule.RuleReference;
import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an account holder does with rules. */
public final class ManageRules {
  /** Rules of one account. */
  public static final int MOST_RULES = 100;

  /** Versions of one rule. */
  public static final int MOST_VERSIONS = 100;

  /** Characters of a rule's text. */
  public static final int LONGEST = 16_384;

  private static final int NAMED = 5;

  private final RuleStore rules;
  private final Clock clock;

  public ManageRules(RuleStore rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * Checks a rule and keeps nothing.
   *
   * @throws io.tradeflow.engine.domain.rule.InvalidJson if it is not JSON
   * @throws InvalidRule if it cannot run
   */
  public static Rule check(String document) {
    if (document.length() > LONGEST) {
      throw new Refused(
          Refused.Kind.TOO_LARGE,
          "RULE_TOO_LARGE",
          "A rule has at most %,d characters, this one has %,d. Split it into several rules."
              .formatted(LONGEST, document.length()));
    }
    return switch (Rule.read(JsonReader.read(document))) {
      case Rule.Reading.Valid(Rule rule) -> rule;
      case Rule.Reading.Invalid(List<RuleError> errors) -> throw new InvalidRule(errors);
    };
  }

  /** Keeps a rule as its version 1, which is active. */
  public RuleStore.Version create(String accountId, String document) {
    RuleStore.Version first = version(new RuleReference(UUID.randomUUID(), 1), document);
    if (!rules.add(accountId, first, MOST_RULES)) {
      throw conflict(
          "TOO_MANY_RULES",
          "An account has at most %d rules. Delete one first.".formatted(MOST_RULES));
    }
    return first;
  }

  /** Keeps the next version of a rule; bots stay with the version that they follow. */
  public RuleStore.Version addVersion(String accountId, UUID ruleId, String document) {
    latest(accountId, ruleId);
    return rules
        .addVersion(accountId, version(new RuleReference(ruleId, 1), document), MOST_VERSIONS)
        .orElseThrow(
            () ->
                conflict(
                    "TOO_MANY_VERSIONS",
                    "A rule has at most %d versions. Create a new rule from the latest one."
                        .formatted(MOST_VERSIONS)));
  }

  /** The latest version of the account's rule. */
  public RuleStore.Version latest(String accountId, UUID ruleId) {
    return found(rules.latest(accountId, ruleId), "There is no rule " + ruleId + ".");
  }

  /** A version of the account's rule; the latest if none is named. */
  public RuleStore.Version get(String accountId, UUID ruleId, @Nullable Integer version) {
    return version == null
        ? latest(accountId, ruleId)
        : get(accountId, new RuleReference(ruleId, version));
  }

  /** A version of the account's rule. */
  public RuleStore.Version get(String accountId, RuleReference reference) {
    return found(
        rules.find(accountId, reference),
        "There is no version %d of a rule %s.".formatted(reference.version(), reference.ruleId()));
  }

  /** All versions of the account's rule, latest first. */
  public List<RuleStore.Head> versions(String accountId, UUID ruleId) {
    latest(accountId, ruleId);
    return rules.versions(accountId, ruleId);
  }

  /** As a bot follows it. */
  public ConfiguredStrategy strategy(String accountId, UUID ruleId, @Nullable Integer version) {
    RuleStore.Version chosen = get(accountId, ruleId, version);
    return chosen.head().reference().type(chosen.document()).configure(Map.of());
  }

  /** Lets bots be started with the version, or not. */
  public RuleStore.Version activate(String accountId, RuleReference reference, boolean active) {
    get(accountId, reference);
    List<RuleStore.Use> uses = rules.activate(accountId, reference, active, now());
    if (!uses.isEmpty()) {
      throw conflict("RULE_IN_USE", "Stop the bots that follow it first: " + named(uses));
    }
    return get(accountId, reference);
  }

  /** Deletes a rule that no bot follows. */
  public void delete(String accountId, UUID ruleId) {
    latest(accountId, ruleId);
    List<RuleStore.Use> uses = rules.delete(accountId, ruleId, now());
    if (!uses.isEmpty()) {
      throw conflict(
          "RULE_IN_USE",
          "Delete the bots that follow it first, or give them another rule: " + named(uses));
    }
  }

  private static String named(List<RuleStore.Use> uses) {
    String names =
        uses.stream()
            .limit(NAMED)
            .map(use -> "'%s' (%s)".formatted(use.name(), use.botId()))
            .collect(Collectors.joining(", "));
    int more = uses.size() - NAMED;
    return names + (more > 0 ? " and " + more + " more." : ".");
  }

  private RuleStore.Version version(RuleReference reference, String document) {
    Rule rule = check(document);
    return new RuleStore.Version(
        new RuleStore.Head(reference, rule.name(), rule.description(), true, now()), document);
  }

  private static RuleStore.Version found(Optional<RuleStore.Version> version, String otherwise) {
    return version.orElseThrow(
        () -> new Refused(Refused.Kind.NOT_FOUND, "RULE_NOT_FOUND", otherwise));
  }

  private static Refused conflict(String code, String message) {
    return new Refused(Refused.Kind.CONFLICT, code, message);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
