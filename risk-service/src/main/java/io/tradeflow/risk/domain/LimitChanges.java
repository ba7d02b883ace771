package io.tradeflow.risk.domain;

import io.tradeflow.riskcore.Guards;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Limits as they might have been. Limits of an account go by the names that its limits have in the
 * REST API, those of the platform by the names of {@link RuleKind}; what is not named stays as it
 * was. Immutable.
 */
public final class LimitChanges {
  public static final LimitChanges NONE = of(Map.of());

  private final Map<String, String> asked;
  private final RiskRules rules;

  private LimitChanges(Map<String, String> asked, RiskRules rules) {
    this.asked = asked;
    this.rules = rules;
  }

  /** A limit that there is not, or a value that it cannot have. */
  public static final class BadLimit extends IllegalArgumentException {
    private final String field;

    BadLimit(String field, String message) {
      super(message);
      this.field = field;
    }

    public String field() {
      return field;
    }
  }

  /**
   * Changes of limits.
   *
   * @param asked plain numbers by name; {@code allowedSymbols} is a list with commas
   * @throws BadLimit where one is none
   */
  public static LimitChanges of(Map<String, String> asked) {
    List<RiskRule> overrides = new ArrayList<>();
    for (Map.Entry<String, String> change : asked.entrySet()) {
      String name = change.getKey();
      if (AccountLimit.named(name) instanceof AccountLimit limit) {
        limit.require(change.getValue());
      } else {
        overrides.add(override(name, change.getValue()));
      }
    }
    return new LimitChanges(new TreeMap<>(asked), new RiskRules(overrides));
  }

  /** Names that changes can have. */
  public static List<String> names() {
    return Stream.concat(
            Arrays.stream(AccountLimit.values()).map(AccountLimit::field),
            guards().map(RuleKind::name))
        .toList();
  }

  /** The changes, by name. */
  public Map<String, String> asked() {
    return Map.copyOf(asked);
  }

  /**
   * The account's limits with the changes.
   *
   * @throws BadLimit where a change contradicts a limit that stays
   */
  public Limits over(Limits base) {
    if (asked.isEmpty()) {
      return base;
    }
    BigDecimal least = number(AccountLimit.MIN_POSITION_PERCENT, base.minPositionPercent());
    BigDecimal greatest = number(AccountLimit.MAX_POSITION_PERCENT, base.maxPositionPercent());
    if (least.compareTo(greatest) > 0) {
      boolean byLeast = asked.containsKey(AccountLimit.MIN_POSITION_PERCENT.field());
      throw new BadLimit(
          (byLeast ? AccountLimit.MIN_POSITION_PERCENT : AccountLimit.MAX_POSITION_PERCENT).field(),
          "minPositionPercent %s exceeds maxPositionPercent %s"
              .formatted(least.toPlainString(), greatest.toPlainString()));
    }
    @Nullable Money daily = base.dailyLossUsd();
    @Nullable String dailyLoss = asked.get(AccountLimit.DAILY_LOSS_USD.field());
    @Nullable String symbols = asked.get(AccountLimit.ALLOWED_SYMBOLS.field());
    return new Limits(
        base.version(),
        base.tier(),
        new Money(number(AccountLimit.MAX_POSITION_USD, base.maxPositionUsd().value())),
        least,
        greatest,
        new Money(number(AccountLimit.MAX_ORDER_VALUE_USD, base.maxOrderValueUsd().value())),
        count(AccountLimit.MAX_OPEN_POSITIONS, base.maxOpenPositions()),
        count(AccountLimit.MAX_TRADES_PER_DAY, base.maxTradesPerDay()),
        number(AccountLimit.DAILY_LOSS_PERCENT, base.dailyLossPercent()),
        dailyLoss == null ? daily : Money.of(dailyLoss),
        symbols == null ? base.allowedSymbols() : Set.of(symbols.split(",")));
  }

  /** The platform's limits for an order with the changes. */
  public Guards over(Guards base, NewOrder order, Instant wall) {
    return rules.guards(base, null, order, wall);
  }

  private BigDecimal number(AccountLimit limit, BigDecimal base) {
    @Nullable String changed = asked.get(limit.field());
    return changed == null ? base : new BigDecimal(changed);
  }

  private int count(AccountLimit limit, int base) {
    @Nullable String changed = asked.get(limit.field());
    return changed == null ? base : Integer.parseInt(changed);
  }

  private static RiskRule override(String name, String value) {
    RuleKind kind =
        guards()
            .filter(it -> it.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new BadLimit(
                        name,
                        "There is no limit of that name; there are "
                            + names().stream().collect(Collectors.joining(", "))));
    try {
      return new RiskRule(
          RuleScope.PLATFORM, kind, value, Instant.MAX, "what if", "", Instant.EPOCH);
    } catch (IllegalArgumentException e) {
      throw new BadLimit(name, String.valueOf(e.getMessage()));
    }
  }

  /** Ages of prices were not recorded. */
  private static Stream<RuleKind> guards() {
    return Arrays.stream(RuleKind.values())
        .filter(kind -> kind.isLimit() && kind != RuleKind.QUOTE_AGE_SECONDS);
  }
}
