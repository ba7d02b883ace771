package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Market;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What a strategy did on a market, small enough to write down: the signals, a hash of them with
 * their bars and strengths, and what one unit of money a portion made of them at the opens after.
 *
 * @param result in percent of a portion, without fees; what is held at the end counts at the last
 *     close
 */
record Pinned(long buys, long sells, String hash, String result) {
  static Pinned of(ConfiguredStrategy configured, Market market) {
    Strategy strategy = configured.start();
    Scaling scaling = configured.type().scaling();
    List<Market.Row> rows = market.rows();
    StringBuilder signals = new StringBuilder();
    long buys = 0;
    long sells = 0;
    double held = 0;
    double money = 0;
    for (int i = 0; i < rows.size(); i++) {
      if (!(strategy.on(rows.get(i)) instanceof Advice.Trade trade)) {
        continue;
      }
      signals.append(
          String.format(Locale.ROOT, "%d %s %.6f%n", i, trade.direction(), trade.strength()));
      double price = rows.get(Math.min(i + 1, rows.size() - 1)).open();
      if (trade.direction() == Direction.BUY) {
        buys++;
        double bought = scaling == Scaling.ALL_OR_NOTHING && held > 0 ? 0 : 1 / price;
        held += bought;
        money -= bought * price;
      } else {
        sells++;
        double sold = scaling == Scaling.ADDS_AND_REDUCES ? Math.min(held, 1 / price) : held;
        held -= sold;
        money += sold * price;
      }
    }
    double worth = money + held * rows.getLast().close();
    return new Pinned(
        buys, sells, hash(signals.toString()), String.format(Locale.ROOT, "%.6f", 100 * worth));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
