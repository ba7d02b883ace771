package io.tradeflow.risk.adapter.web;

import io.tradeflow.risk.application.AccountStates;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.starter.web.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;

/** The state that a caller may see: their own, and to operators that of any account. */
@Component
class OwnedStates {
  private final AccountStates states;

  OwnedStates(AccountStates states) {
    this.states = states;
  }

  /**
   * A copy of the account's state.
   *
   * @param account null for the caller's own
   * @throws Problem 403 where it is not the caller's, 503 on an instance that does not own it, 404
   *     where it has no events
   */
  RiskState of(JwtAuthenticationToken caller, @Nullable String account) {
    String own = Caller.accountId(caller.getToken());
    String wanted = account == null ? own : account;
    if (!wanted.equals(own) && !Caller.isOperator(caller)) {
      throw new Problem(
          HttpStatus.FORBIDDEN,
          "OPERATOR_REQUIRED",
          "Only an operator sees other accounts. Leave account out for your own.");
    }
    if (!states.owns(wanted)) {
      throw new Problem(
          HttpStatus.SERVICE_UNAVAILABLE,
          "STATE_UNAVAILABLE",
          "The account's state is being rebuilt or is held by another instance. Try again.");
    }
    return states
        .of(wanted)
        .orElseThrow(
            () ->
                new Problem(
                    HttpStatus.NOT_FOUND,
                    "ACCOUNT_NOT_FUNDED",
                    "The account has no events yet. Try again shortly."));
  }
}
