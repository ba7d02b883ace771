package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.adapter.web.Calls.account;
import static io.tradeflow.engine.adapter.web.Calls.call;
import static io.tradeflow.engine.adapter.web.Calls.ruleId;

import io.tradeflow.engine.adapter.web.RuleViews.CheckedView;
import io.tradeflow.engine.adapter.web.RuleViews.HeadView;
import io.tradeflow.engine.adapter.web.RuleViews.VersionView;
import io.tradeflow.engine.adapter.web.Views.Page;
import io.tradeflow.engine.application.ManageRules;
import io.tradeflow.engine.application.RuleStore;
import io.tradeflow.engine.domain.rule.RuleReference;
import io.tradeflow.engine.domain.rule.RuleSchema;
import io.tradeflow.starter.web.Problem;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The caller's rules. Bodies are the rules themselves, kept as they are sent. */
@RestController
@RequestMapping("/api/v1/rules")
class RuleController {
  private final ManageRules rules;
  private final RuleStore store;

  RuleController(ManageRules rules, RuleStore store) {
    this.rules = rules;
    this.store = store;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<VersionView>> create(
      @AuthenticationPrincipal Jwt jwt, @RequestBody String document) {
    return call(() -> created(rules.create(account(jwt), document)));
  }

  @PostMapping(path = "/validate", consumes = MediaType.APPLICATION_JSON_VALUE)
  Mono<CheckedView> validate(@RequestBody String document) {
    return call(() -> CheckedView.of(ManageRules.check(document)));
  }

  @GetMapping("/schema")
  Map<String, Object> schema() {
    return RuleSchema.schema();
  }

  @GetMapping
  Mono<Page<HeadView>> list(
      @AuthenticationPrincipal Jwt jwt,
      @RequestParam @Nullable String limit,
      @RequestParam @Nullable String cursor) {
    return call(
        () -> {
          int most = Calls.limit(limit);
          return Page.of(
              store.list(account(jwt), most + 1, Calls.cursor(cursor)),
              most,
              RuleStore.Kept::position,
              kept -> HeadView.of(kept.latest()));
        });
  }

  @GetMapping("/{id}")
  Mono<VersionView> get(@AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(() -> VersionView.of(rules.latest(account(jwt), ruleId(id))));
  }

  @DeleteMapping("/{id}")
  Mono<ResponseEntity<Void>> delete(@AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(
        () -> {
          rules.delete(account(jwt), ruleId(id));
          return ResponseEntity.noContent().build();
        });
  }

  @PostMapping(path = "/{id}/versions", consumes = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<VersionView>> addVersion(
      @AuthenticationPrincipal Jwt jwt, @PathVariable String id, @RequestBody String document) {
    return call(() -> created(rules.addVersion(account(jwt), ruleId(id), document)));
  }

  @GetMapping("/{id}/versions")
  Mono<Page<HeadView>> versions(@AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(
        () ->
            new Page<>(
                rules.versions(account(jwt), ruleId(id)).stream().map(HeadView::of).toList(),
                null));
  }

  @GetMapping("/{id}/versions/{version}")
  Mono<VersionView> version(
      @AuthenticationPrincipal Jwt jwt, @PathVariable String id, @PathVariable String version) {
    return call(() -> VersionView.of(rules.get(account(jwt), reference(id, version))));
  }

  @GetMapping("/{id}/versions/{version}/export")
  Mono<ResponseEntity<String>> export(
      @AuthenticationPrincipal Jwt jwt, @PathVariable String id, @PathVariable String version) {
    return call(
        () -> {
          RuleStore.Version found = rules.get(account(jwt), reference(id, version));
          RuleReference rule = found.head().reference();
          String file = "rule-%s-%d.json".formatted(rule.ruleId(), rule.version());
          return ResponseEntity.ok()
              .contentType(MediaType.APPLICATION_JSON)
              .header(
                  HttpHeaders.CONTENT_DISPOSITION,
                  ContentDisposition.attachment().filename(file).build().toString())
              .body(found.document());
        });
  }

  @PostMapping("/{id}/versions/{version}/activate")
  Mono<VersionView> activate(
      @AuthenticationPrincipal Jwt jwt, @PathVariable String id, @PathVariable String version) {
    return call(() -> VersionView.of(rules.activate(account(jwt), reference(id, version), true)));
  }

  @PostMapping("/{id}/versions/{version}/deactivate")
  Mono<VersionView> deactivate(
      @AuthenticationPrincipal Jwt jwt, @PathVariable String id, @PathVariable String version) {
    return call(() -> VersionView.of(rules.activate(account(jwt), reference(id, version), false)));
  }

  private static ResponseEntity<VersionView> created(RuleStore.Version version) {
    RuleReference rule = version.head().reference();
    return ResponseEntity.created(
            URI.create("/api/v1/rules/%s/versions/%d".formatted(rule.ruleId(), rule.version())))
        .body(VersionView.of(version));
  }

  private static RuleReference reference(String id, String version) {
    if (version.matches("[1-9][0-9]{0,5}")) {
      return new RuleReference(ruleId(id), Integer.parseInt(version));
    }
    throw new Problem(
        HttpStatus.NOT_FOUND, "RULE_NOT_FOUND", "Versions of a rule are numbers from 1.");
  }
}
