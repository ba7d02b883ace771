package io.tradeflow.engine.adapter.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.tradeflow.engine.application.RuleStore;
import io.tradeflow.engine.domain.rule.Rule;
import java.time.Instant;
import java.util.UUID;

/** What clients see of rules. */
final class RuleViews {
  record HeadView(
      UUID id, int version, String name, String description, boolean active, Instant createdAt) {
    static HeadView of(RuleStore.Head head) {
      return new HeadView(
          head.reference().ruleId(),
          head.reference().version(),
          head.name(),
          head.description(),
          head.active(),
          head.createdAt());
    }
  }

  /** {@code rule} is the document as it was given; it was checked to be JSON. */
  record VersionView(
      UUID id,
      int version,
      String name,
      String description,
      boolean active,
      Instant createdAt,
      @JsonRawValue String rule) {
    static VersionView of(RuleStore.Version version) {
      HeadView head = HeadView.of(version.head());
      return new VersionView(
          head.id(),
          head.version(),
          head.name(),
          head.description(),
          head.active(),
          head.createdAt(),
          version.document());
    }
  }

  record CheckedView(boolean valid, String name, String description) {
    static CheckedView of(Rule rule) {
      return new CheckedView(true, rule.name(), rule.description());
    }
  }

  private RuleViews() {}
}
