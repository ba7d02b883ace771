package io.tradeflow.risk.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.risk.application.AccountStates;
import io.tradeflow.risk.application.PriceHistory;
import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.risk.application.RuleBoard;
import io.tradeflow.risk.domain.RiskRule;
import io.tradeflow.risk.domain.RiskRules;
import io.tradeflow.risk.domain.RuleKind;
import io.tradeflow.risk.domain.RuleOrder;
import io.tradeflow.risk.domain.portfolio.Close;
import io.tradeflow.riskcore.Guards;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Mode;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Protections;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskEvent;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Side;
import io.tradeflow.riskcore.Surroundings;
import io.tradeflow.starter.web.Problem;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** What account holders and operators read and set, over a world in memory. */
class StateControllerTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final JwtAuthenticationToken ANNA = caller("anna", "ROLE_user");
  private static final JwtAuthenticationToken OPERATOR = caller("olga", "ROLE_operator");

  private final World world = new World();
  private final OwnedStates owned = new OwnedStates(world);
  private final StateController states =
      new StateController(
          owned, world, () -> Optional.of(NOON), world, Clock.fixed(NOON, ZoneOffset.UTC));
  private final PortfolioController portfolios = new PortfolioController(owned, world, world);

  @Test
  void accountThatNothingHoldsBackIsActive() {
    StateAnswer answer = states.state(ANNA, null).block();
    assertThat(answer.account()).isEqualTo("anna");
    assertThat(answer.state()).isEqualTo(Mode.ACTIVE);
    assertThat(answer.pauses()).isEmpty();
    assertThat(answer.openPositions()).hasSize(1);
  }

  @Test
  void imposedStateIsSeenWithReasonAndEndUntilItEnds() {
    Instant end = NOON.plusSeconds(60);
    states.impose(OPERATOR, request("account:anna", "REDUCING", "ticket 7", end)).block();
    StateAnswer answer = states.state(ANNA, null).block();
    assertThat(answer.state()).isEqualTo(Mode.REDUCING);
    assertThat(answer.accountState())
        .isEqualTo(new StateAnswer.ImposedAnswer(Mode.REDUCING, "ticket 7", end));
    assertThat(answer.platformState().state()).isEqualTo(Mode.ACTIVE);
    StateAnswer later = StateAnswer.of(world.anna, world, end, NOON);
    assertThat(later.state()).isEqualTo(Mode.ACTIVE);
    assertThat(later.accountState().endsAt()).isNull();
  }

  @Test
  void stricterOfAccountAndPlatformCounts() {
    states.impose(OPERATOR, request("platform", "HALTED", "drill", null)).block();
    states.impose(OPERATOR, request("account:anna", "REDUCING", "drill", null)).block();
    assertThat(states.state(ANNA, null).block().state()).isEqualTo(Mode.HALTED);
    states.impose(OPERATOR, request("platform", "ACTIVE", "over", null)).block();
    assertThat(states.state(ANNA, null).block().state()).isEqualTo(Mode.REDUCING);
    assertThat(world.rules).extracting(RiskRule::actor).containsOnly("olga");
  }

  @Test
  void onlyOperatorsImposeStatesAndOnlyWithAReason() {
    assertRefused(ANNA, request("account:anna", "HALTED", "mine", null), "OPERATOR_REQUIRED");
    assertRefused(OPERATOR, request("platform", "HALTED", " ", null), "REASON_REQUIRED");
    assertRefused(OPERATOR, request("platform", "OFF", "why", null), "INVALID_FIELDS");
    assertRefused(OPERATOR, request("symbol:BTC-USD", "HALTED", "why", null), "INVALID_FIELDS");
    assertRefused(OPERATOR, request(null, "HALTED", "why", null), "INVALID_FIELDS");
    assertRefused(OPERATOR, request("platform", "HALTED", "why", NOON), "INVALID_END");
    assertThat(world.rules).isEmpty();
  }

  @Test
  void protectionsSayWhenTheyEnd() {
    LocalDate today = LocalDate.ofInstant(NOON, ZoneOffset.UTC);
    world.anna.evolve(new RiskEvent.DayOpened(today, Money.of("10000")));
    world.anna.evolve(new RiskEvent.AccountHalted(today));
    world.anna.evolve(new RiskEvent.DrawdownReached(NOON.minusSeconds(600)));
    world.sell("0.9");
    assertThat(states.state(ANNA, null).block().pauses())
        .containsExactly(
            new StateAnswer.PauseAnswer("COOLDOWN", "AAA-USD", NOON.plusSeconds(300)),
            new StateAnswer.PauseAnswer("LOSS_STREAK", null, NOON.plusSeconds(1_800)),
            new StateAnswer.PauseAnswer("DRAWDOWN_HALT", null, NOON.plusSeconds(3_000)),
            new StateAnswer.PauseAnswer("DAILY_LOSS", null, Instant.parse("2026-03-03T00:00:00Z")));
    assertThat(StateAnswer.of(world.anna, world, NOON, NOON.plusSeconds(3_000)).pauses())
        .extracting(StateAnswer.PauseAnswer::control)
        .containsExactly("DAILY_LOSS");
  }

  @Test
  void othersAccountsAreForOperators() {
    JwtAuthenticationToken ben = caller("ben", "ROLE_user");
    assertThatThrownBy(() -> states.state(ben, "anna")).hasMessageContaining("operator");
    assertThatThrownBy(() -> portfolios.portfolio(ben, "anna")).hasMessageContaining("operator");
    assertThat(states.state(OPERATOR, "anna").block().account()).isEqualTo("anna");
    assertThat(portfolios.portfolio(OPERATOR, "anna").block().account()).isEqualTo("anna");
    assertThatThrownBy(() -> states.state(ben, null)).hasMessageContaining("no events");
  }

  @Test
  void portfolioIsValuedAtTheLastPriceAndSaysWhatHistoryItLacks() {
    PortfolioController.PortfolioAnswer answer = portfolios.portfolio(ANNA, null).block();
    assertThat(answer.exposure().gross()).isEqualTo("100");
    assertThat(answer.concentration().hhi()).isOne();
    assertThat(answer.tails().get(0).valueAtRisk()).isEqualTo("1");
    assertThat(answer.tails().get(0).missing()).isNull();
    assertThat(answer.tails().get(1).valueAtRisk()).isNull();
    assertThat(answer.tails().get(1).missing()).contains("40 of at least 100");
  }

  private void assertRefused(
      JwtAuthenticationToken caller, StateController.StateRequest request, String code) {
    assertThatThrownBy(() -> states.impose(caller, request).block())
        .isInstanceOfSatisfying(
            Problem.class,
            it -> assertThat(it.getBody().getProperties()).containsEntry("code", code));
  }

  private static StateController.StateRequest request(
      String scope, String state, String reason, Instant until) {
    return new StateController.StateRequest(scope, state, reason, until);
  }

  private static JwtAuthenticationToken caller(String account, String role) {
    Jwt token = Jwt.withTokenValue("t").header("alg", "none").subject(account).build();
    return new JwtAuthenticationToken(token, AuthorityUtils.createAuthorityList(role));
  }

  /** Anna holds 100 AAA-USD, which cost and are worth 1 USD each. */
  private static final class World
      implements AccountStates, ReferenceData, RuleBoard, PriceHistory {
    private static final Quote QUOTE =
        new Quote(Price.of("1"), Price.of("1"), Price.of("1"), NOON, NOON);
    private static final Guards GUARDS =
        new Guards(
            BigDecimal.TEN,
            BigDecimal.TEN,
            Duration.ofMinutes(1),
            Duration.ZERO,
            Duration.ZERO,
            null,
            Quantity.of("1000"),
            Money.of("1000"),
            10,
            10,
            Duration.ZERO,
            new Protections(
                BigDecimal.ONE,
                Duration.ofHours(1),
                1,
                Duration.ofMinutes(30),
                Duration.ofMinutes(5)));

    private final RiskState anna = RiskState.of("anna");
    private final List<RiskRule> rules = new ArrayList<>();

    private World() {
      anna.evolve(new RiskEvent.AccountFunded(Money.of("10000"), Money.of("10000")));
      trade(Side.BUY, "1", "9900", "100");
    }

    private void sell(String price) {
      trade(Side.SELL, price, "9990", "0");
    }

    private void trade(Side side, String price, String cash, String held) {
      NewOrder order =
          new NewOrder("o", "anna", "AAA-USD", side, Quantity.of("100"), null, "paper", null);
      anna.evolve(new RiskEvent.OrderSubmitted(order, NOON));
      anna.evolve(new RiskEvent.OrderApproved("o", null, null));
      anna.evolve(
          new RiskEvent.OrderFilled(
              "o",
              "AAA-USD",
              side,
              Quantity.of("100"),
              Price.of(price),
              Money.of(cash),
              Quantity.of(held),
              true,
              NOON));
    }

    @Override
    public Optional<RiskState> of(String accountId) {
      return accountId.equals("anna") ? Optional.of(anna.copy()) : Optional.empty();
    }

    @Override
    public boolean owns(String accountId) {
      return true;
    }

    @Override
    public Surroundings around(NewOrder order, RiskState state, Instant wall) {
      RiskRules known = new RiskRules(rules);
      return new Surroundings(
          null,
          known.guards(GUARDS, null, order, wall),
          null,
          null,
          Map.of("AAA-USD", QUOTE),
          null,
          KillSwitches.NONE,
          known.standing(order.accountId()));
    }

    @Override
    public Map<String, Quote> quotes(Set<String> symbols) {
      return Map.of("AAA-USD", QUOTE);
    }

    @Override
    public KillSwitches killSwitches() {
      return KillSwitches.NONE;
    }

    @Override
    public CompletionStage<List<RiskRule>> all() {
      return CompletableFuture.completedFuture(rules);
    }

    @Override
    public CompletionStage<Optional<RuleOrder.Refusal>> carry(RuleOrder order) {
      Optional<RuleOrder.Refusal> refusal = order.refusal(NOON);
      if (refusal.isEmpty()) {
        rules.removeIf(it -> it.scope().equals(order.rule().scope()) && it.kind() == RuleKind.MODE);
        rules.add(order.rule());
      }
      return CompletableFuture.completedFuture(refusal);
    }

    @Override
    public Duration interval() {
      return Duration.ofHours(1);
    }

    /** Falls by 1 % and rises by as much, in turn, over 40 hours. */
    @Override
    public List<Close> closes(String symbol) {
      double[] price = {100};
      return IntStream.rangeClosed(0, 40)
          .mapToObj(
              hour -> {
                Close close = new Close(NOON.plus(Duration.ofHours(hour)), price[0]);
                price[0] *= hour % 2 == 0 ? 0.99 : 1.01;
                return close;
              })
          .toList();
    }
  }
}
