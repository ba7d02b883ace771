package io.tradeflow.faults.world;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Without positions nothing would be filled, and a drill without fills shows nothing. */
public final class Endowment {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private Endowment() {}

  /**
   * Returns when each account has a position.
   *
   * @return what did not come to rest on the way
   * @throws IOException if an account gets none, with what is known of why
   */
  public static List<Violation> give(World world, Load load)
      throws IOException, InterruptedException, SQLException {
    Books books = new Books(world);
    List<Violation> unrest = new ArrayList<>();
    long end = System.nanoTime() + LIMIT.toNanos();
    List<String> without = load.accounts();
    for (int round = 1; !without.isEmpty(); round++) {
      load.endow(without, round);
      unrest.addAll(new Rest(world, load).await());
      Set<String> endowed = books.positions().keySet();
      without = load.accounts().stream().filter(account -> !endowed.contains(account)).toList();
      if (!without.isEmpty() && System.nanoTime() > end) {
        throw new IOException(
            "No position for %s: answers %s, rejected %s, fences %s, prices: \"%s\". See the logs in %s"
                .formatted(
                    without,
                    load.answers(),
                    books.rejections(),
                    books.fences(),
                    load.marketFailure(),
                    world.folder()));
      }
    }
    return unrest;
  }
}
