package io.tradeflow.engine.domain.strategy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A complete, checked parameter set: every parameter of the strategy by name, sorted. */
public final class Parameters {
  private final SortedMap<String, BigDecimal> values;

  /** Made when it is first asked for; a search makes many sets and asks for none. */
  private volatile @Nullable String hash;

  public Parameters(SortedMap<String, BigDecimal> values) {
    this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public SortedMap<String, BigDecimal> values() {
    return values;
  }

  /** Identifies the set: the same values give the same 16 hex digits, however they were written. */
  public String hash() {
    String known = hash;
    if (known == null) {
      known = hash(List.of());
      hash = known;
    }
    return known;
  }

  /** Identifies the set together with these symbols in this order. */
  String hash(List<String> symbols) {
    StringBuilder canonical = new StringBuilder();
    for (Map.Entry<String, BigDecimal> value : values.entrySet()) {
      canonical.append(value.getKey()).append('=');
      canonical.append(value.getValue().stripTrailingZeros().toPlainString()).append(';');
    }
    symbols.forEach(symbol -> canonical.append('@').append(symbol).append(';'));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Parameters that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
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
