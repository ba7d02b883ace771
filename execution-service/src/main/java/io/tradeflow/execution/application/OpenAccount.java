package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import java.math.BigDecimal;

/** Opens accounts with their paper money, once each. */
public final class OpenAccount {
  private static final System.Logger LOG = System.getLogger(OpenAccount.class.getName());

  private final OrderLedger ledger;
  private final BigDecimal cash;

  /**
   * @param cash in USD, 0 or more
   */
  public OpenAccount(OrderLedger ledger, BigDecimal cash) {
    this.ledger = ledger;
    this.cash = cash;
  }

  /**
   * Opens the account.
   *
   * @param cause id of the event that asked for it
   */
  public void open(String account, String cause) {
    if (account.isBlank()) {
      throw new IllegalArgumentException("An account needs an id");
    }
    if (!done(ledger.open(account, cash, cause))) {
      LOG.log(System.Logger.Level.DEBUG, "The account is open: " + account);
    }
  }
}
