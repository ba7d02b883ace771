package io.tradeflow.risk.adapter.web;

import io.tradeflow.risk.application.PriceHistory;
import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.risk.domain.portfolio.Concentration;
import io.tradeflow.risk.domain.portfolio.Correlation;
import io.tradeflow.risk.domain.portfolio.Exposure;
import io.tradeflow.risk.domain.portfolio.Portfolio;
import io.tradeflow.risk.domain.portfolio.TailRisk;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.starter.web.Problem;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What an account's positions together may lose. */
@RestController
@RequestMapping("/api/v1/risk/portfolio")
public class PortfolioController {
  private final OwnedStates states;
  private final ReferenceData reference;
  private final PriceHistory history;

  public PortfolioController(OwnedStates states, ReferenceData reference, PriceHistory history) {
    this.states = states;
    this.reference = reference;
    this.history = history;
  }

  record PositionAnswer(String symbol, String value) {}

  record ExposureAnswer(String gross, String net, List<PositionAnswer> bySymbol) {
    static ExposureAnswer of(Exposure exposure) {
      return new ExposureAnswer(
          plain(exposure.gross()),
          plain(exposure.net()),
          exposure.bySymbol().entrySet().stream()
              .map(held -> new PositionAnswer(held.getKey(), plain(held.getValue())))
              .toList());
    }
  }

  record TailAnswer(
      int confidencePercent,
      @Nullable String valueAtRisk,
      @Nullable String expectedShortfall,
      int scenarios,
      @Nullable String missing) {
    static TailAnswer of(TailRisk tail) {
      @Nullable BigDecimal value = tail.valueAtRisk();
      @Nullable BigDecimal shortfall = tail.expectedShortfall();
      return new TailAnswer(
          tail.confidencePercent(),
          value == null ? null : plain(value),
          shortfall == null ? null : plain(shortfall),
          tail.scenarios(),
          value == null
              ? "%d of at least %d intervals are known. Try again later."
                  .formatted(tail.scenarios(), tail.needed())
              : null);
    }
  }

  record PortfolioAnswer(
      String account,
      String interval,
      ExposureAnswer exposure,
      @Nullable Concentration concentration,
      List<TailAnswer> tails,
      Correlation correlation) {}

  /** The caller's own portfolio; operators name any account. */
  @GetMapping
  Mono<PortfolioAnswer> portfolio(
      JwtAuthenticationToken caller, @RequestParam(required = false) @Nullable String account) {
    RiskState state = states.of(caller, account);
    Portfolio portfolio = Portfolio.of(values(state), history::closes, history.interval());
    return Mono.just(
        new PortfolioAnswer(
            state.accountId(),
            history.interval().toString(),
            ExposureAnswer.of(portfolio.exposure()),
            portfolio.concentration().orElse(null),
            portfolio.tails().stream().map(TailAnswer::of).toList(),
            portfolio.correlation()));
  }

  private Map<String, BigDecimal> values(RiskState state) {
    Map<String, BigDecimal> values = new HashMap<>();
    Map<String, Quote> quotes = reference.quotes(state.accountId(), state.positions().keySet());
    state
        .positions()
        .forEach(
            (symbol, position) -> {
              @Nullable Quote quote = quotes.get(symbol);
              if (quote == null) {
                throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "PRICE_UNAVAILABLE",
                    "There is no price of " + symbol + " yet. Try again shortly.");
              }
              values.put(symbol, quote.last().times(position.quantity()).value());
            });
    return values;
  }

  private static String plain(BigDecimal amount) {
    return new Money(amount).toString();
  }
}
