package io.tradeflow.risk.domain;

import io.tradeflow.riskcore.KillSwitches;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a kill switch covers: {@code global:*}, {@code broker:x}, {@code strategy:x} and so on. */
public record KillScope(String value) {
  private static final Pattern FORM =
      Pattern.compile("global:\\*|(broker|strategy|account):[A-Za-z0-9._-]{1,64}");

  public KillScope {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "The scope is global:*, broker:NAME, strategy:NAME or account:ID");
    }
  }

  /** All orders of one account. */
  public static KillScope account(String accountId) {
    return new KillScope("account:" + accountId);
  }

  /** The broker, if the scope is one broker. */
  public Optional<String> broker() {
    return value.startsWith("broker:")
        ? Optional.of(value.substring("broker:".length()))
        : Optional.empty();
  }

  public boolean isGlobal() {
    return value.equals(KillSwitches.GLOBAL);
  }
}
