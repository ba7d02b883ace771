package io.tradeflow.engine.domain.strategy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A complete, checked parameter set: every parameter of the strategy by name, sorted. */
public record Parameters(SortedMap<String, BigDecimal> values) {
  public Parameters {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** Identifies the set: the same values give the same 16 hex digits, however they were written. */
  public String hash() {
    StringBuilder canonical = new StringBuilder();
    for (Map.Entry<String, BigDecimal> value : values.entrySet()) {
      canonical.append(value.getKey()).append('=');
      canonical.append(value.getValue().stripTrailingZeros().toPlainString()).append(';');
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** The value of a whole number. */
  public int integer(String name) {
    return value(name).intValueExact();
  }

  /** The value of any number. */
  public double number(String name) {
    return value(name).doubleValue();
  }

  private BigDecimal value(String name) {
    BigDecimal value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("No parameter " + name);
    }
    return value;
  }
}
