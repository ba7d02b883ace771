package io.tradeflow.auth;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Opens the accounts of Keycloak users that have none: users from a realm import, and registrations
 * that stopped in the middle. Runs at the start and whenever a registration failed, until it
 * succeeds.
 */
@Component
class Reconciliation implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
  private static final int PARALLEL_USERS = 4;

  private final KeycloakUsers users;
  private final Accounts accounts;
  private final AuthProperties properties;
  private final AtomicBoolean requested = new AtomicBoolean(true);
  private volatile @Nullable Disposable loop;

  Reconciliation(KeycloakUsers users, Accounts accounts, AuthProperties properties) {
    this.users = users;
    this.accounts = accounts;
    this.properties = properties;
  }

  /** Asks for a run soon. */
  void request() {
    requested.set(true);
  }

  @Override
  public void start() {
    loop =
        Flux.interval(java.time.Duration.ZERO, properties.reconcileInterval())
            .onBackpressureDrop()
            .concatMap(tick -> requested.getAndSet(false) ? attempt() : Mono.empty(), 1)
            .subscribe();
  }

  private Mono<Long> attempt() {
    return run()
        .doOnNext(opened -> LOG.info("Accounts agree with Keycloak; {} were opened", opened))
        .onErrorResume(
            failure -> {
              LOG.warn("Reconciliation will be tried again: {}", failure.toString());
              request();
              return Mono.empty();
            });
  }

  /** Looks at every user once, a page at a time; gives how many accounts were opened. */
  Mono<Long> run() {
    int size = properties.reconcilePage();
    return page(0, size)
        .expand(page -> page.seen() < size ? Mono.empty() : page(page.first() + page.seen(), size))
        .reduce(0L, (opened, page) -> opened + page.opened());
  }

  private record Page(int first, int seen, long opened) {}

  private Mono<Page> page(int first, int size) {
    return users
        .page(first, size)
        .flatMap(page -> openMissing(page).map(opened -> new Page(first, page.size(), opened)));
  }

  private Mono<Long> openMissing(List<KeycloakUsers.User> page) {
    List<UUID> ids = page.stream().map(KeycloakUsers.User::id).toList();
    return accounts
        .existing(ids)
        .flatMap(
            existing ->
                Flux.fromIterable(ids)
                    .filter(id -> !existing.contains(id))
                    .flatMap(this::open, PARALLEL_USERS)
                    .filter(opened -> opened)
                    .count());
  }

  /** Opens the account; a user without a role of ours is an interrupted registration. */
  Mono<Boolean> open(UUID id) {
    return users
        .roles(id)
        .flatMap(
            all -> {
              Set<String> roles = new HashSet<>(all);
              roles.retainAll(Accounts.ROLES);
              return roles.isEmpty()
                  ? users
                      .assign(id, "trader")
                      .then(Mono.defer(() -> accounts.open(id, Set.of("trader"), List.of())))
                  : accounts.open(id, roles, List.of());
            });
  }

  @Override
  public void stop() {
    Disposable running = loop;
    loop = null;
    if (running != null) {
      running.dispose();
    }
  }

  @Override
  public boolean isRunning() {
    return loop != null;
  }
}
