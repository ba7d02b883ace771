package io.tradeflow.risk.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Surroundings;
import io.tradeflow.starter.web.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.Jwt;

/** Account holders see the limits that their orders are decided by, and none before. */
class RiskControllerTest {
  private static final Limits LIMITS =
      new Limits(
          3,
          "FREE",
          Money.of("1000"),
          BigDecimal.ONE,
          BigDecimal.TEN,
          Money.of("2000"),
          3,
          10,
          new BigDecimal("2"),
          null,
          Set.of("ETH-USD"));

  private final Arrived arrived = new Arrived();
  private final RiskController controller = new RiskController(arrived);

  @Test
  void limitsThatHaveNotArrivedAreNotInForce() {
    arrived.limits.put("olga", LIMITS);

    assertThatThrownBy(() -> controller.limits(token()))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.getStatusCode().value()).isEqualTo(404));
  }

  @Test
  void limitsAreThoseThatOrdersAreDecidedBy() {
    arrived.limits.put("anna", LIMITS);

    assertThat(controller.limits(token())).isEqualTo(RiskController.LimitsAnswer.of(LIMITS));
  }

  private static Jwt token() {
    return Jwt.withTokenValue("t").header("alg", "none").subject("anna").build();
  }

  private static final class Arrived implements ReferenceData {
    private final Map<String, Limits> limits = new HashMap<>();

    @Override
    public Optional<Limits> limits(String account) {
      return Optional.ofNullable(limits.get(account));
    }

    @Override
    public Surroundings around(NewOrder order, RiskState state, Instant wall) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Quote> quotes(Set<String> symbols) {
      return Map.of();
    }

    @Override
    public KillSwitches killSwitches() {
      throw new UnsupportedOperationException();
    }
  }
}
