package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The guards of {@link Fixtures} with one or the other changed. */
final class Tailored {
  private BigDecimal through = new BigDecimal("100");
  private BigDecimal away = new BigDecimal("100");
  private Duration age = Duration.ofMinutes(1);
  private Duration silence = Duration.ZERO;
  private @Nullable Quantity orderQuantity = Quantity.of("1000000");
  private Quantity position = Quantity.of("1000000");
  private Money exposure = Money.of("1000000");
  private int messages = 1000;
  private int repeats = 1000;
  private Duration duplicates = Duration.ZERO;
  private Protections protections = Protections.NONE;

  Tailored collar(String throughPercent, String awayPercent) {
    through = new BigDecimal(throughPercent);
    away = new BigDecimal(awayPercent);
    return this;
  }

  Tailored age(Duration greatest) {
    age = greatest;
    return this;
  }

  Tailored silence(Duration longest) {
    silence = longest;
    return this;
  }

  Tailored orderQuantity(@Nullable Quantity largest) {
    orderQuantity = largest;
    return this;
  }

  Tailored position(Quantity largest) {
    position = largest;
    return this;
  }

  Tailored exposure(String usd) {
    exposure = Money.of(usd);
    return this;
  }

  Tailored messages(int aSecond) {
    messages = aSecond;
    return this;
  }

  Tailored repeats(int aMinute) {
    repeats = aMinute;
    return this;
  }

  Tailored duplicates(Duration window) {
    duplicates = window;
    return this;
  }

  Tailored protections(Protections pauses) {
    protections = pauses;
    return this;
  }

  Guards guards() {
    return new Guards(
        through,
        away,
        age,
        Duration.ofSeconds(5),
        silence,
        orderQuantity,
        position,
        exposure,
        messages,
        repeats,
        duplicates,
        protections);
  }
}
