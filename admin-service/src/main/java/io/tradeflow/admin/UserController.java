package io.tradeflow.admin;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The accounts. */
@RestController
@RequestMapping("/api/v1/admin/users")
class UserController {
  private final UserDirectory directory;

  UserController(UserDirectory directory) {
    this.directory = directory;
  }

  @GetMapping
  Mono<Page<User>> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    return directory.list(PlainText.check("cursor", cursor), Page.limit(limit));
  }
}
