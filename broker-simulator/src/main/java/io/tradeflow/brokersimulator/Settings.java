package io.tradeflow.brokersimulator;

import io.tradeflow.paperbroker.PaperTerms;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a venue runs under.
 *
 * @param port 0 for any free one
 * @param receipts file of decisions; null keeps them in memory only
 * @param cash that each account begins with, USD
 * @param makerFeeBps basis points (0.0001) of a fill's value; below 0 is a rebate
 * @param latency mean from acceptance to match
 * @param seed of the latencies
 * @param maxOrders that the venue takes in its life; receipts are bounded at ten times that
 * @param maxOpenOrders of an account
 */
public record Settings(
    String host,
    int port,
    @Nullable Path receipts,
    BigDecimal cash,
    BigDecimal takerFeeBps,
    BigDecimal makerFeeBps,
    Duration latency,
    long seed,
    int maxOrders,
    int maxOpenOrders) {
  public Settings {
    if (port < 0 || port > 65_535 || maxOrders < 1 || maxOpenOrders < 1 || latency.isNegative()) {
      throw new IllegalArgumentException(
          "A port from 0 to 65535, at least one order, and no latency below zero, please");
    }
  }

  /** A venue on this machine that keeps nothing, fills at once and takes 10 and 2 basis points. */
  public static Settings inMemory() {
    return new Settings(
        "localhost",
        0,
        null,
        new BigDecimal("1000000"),
        BigDecimal.TEN,
        BigDecimal.TWO,
        Duration.ZERO,
        42,
        200_000,
        1_000);
  }

  /** The same on a port, with a file of receipts. */
  public Settings at(int newPort, @Nullable Path file) {
    return new Settings(
        host,
        newPort,
        file,
        cash,
        takerFeeBps,
        makerFeeBps,
        latency,
        seed,
        maxOrders,
        maxOpenOrders);
  }

  /** The same with other bounds. */
  public Settings bounded(int orders, int openOrders) {
    return new Settings(
        host, port, receipts, cash, takerFeeBps, makerFeeBps, latency, seed, orders, openOrders);
  }

  int maxReceipts() {
    return (int) Math.min(Integer.MAX_VALUE / 2, 10L * maxOrders);
  }

  PaperTerms terms() {
    return new PaperTerms(takerFeeBps, makerFeeBps, BigDecimal.ZERO, latency, seed)
        .withRules(maxOpenOrders, false);
  }
}
