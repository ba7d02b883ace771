package io.tradeflow.risk.domain;

import io.tradeflow.riskcore.NewOrder;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which orders a rule covers: {@code platform:*}, {@code tier:PRO}, {@code symbol:BTC-USD}, {@code
 * strategy:apex} or {@code account:ID}.
 */
public record RuleScope(String value) {
  private static final Pattern FORM =
      Pattern.compile("platform:\\*|(tier|symbol|strategy|account):[A-Za-z0-9._-]{1,64}");

  /** All orders. Stands after the form that it is checked by. */
  public static final RuleScope PLATFORM = new RuleScope("platform:*");

  public RuleScope {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "The scope is platform:*, tier:NAME, symbol:NAME, strategy:NAME or account:ID");
    }
  }

  public static RuleScope account(String accountId) {
    return new RuleScope("account:" + accountId);
  }

  boolean covers(NewOrder order, @Nullable String tier) {
    String name = value.substring(value.indexOf(':') + 1);
    return switch (value.charAt(0)) {
      case 't' -> name.equals(tier);
      case 'a' -> name.equals(order.accountId());
      case 's' ->
          value.startsWith("symbol") ? name.equals(order.symbol()) : name.equals(order.strategy());
      default -> true;
    };
  }

  /** The more of it, the fewer orders it covers: account, strategy, symbol, tier, platform. */
  int specificity() {
    return switch (value.charAt(0)) {
      case 'a' -> 4;
      case 's' -> value.startsWith("symbol") ? 2 : 3;
      case 't' -> 1;
      default -> 0;
    };
  }
}
