package io.tradeflow.faults.path;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an order-path process finds what it needs; written by the drill, read by the process.
 *
 * @param postgres {@code host:port/database}
 * @param kafka {@code host:port}
 * @param venue address of the broker simulator
 * @param port on which orders are taken
 * @param member name in consumer groups, so that a restart moves no partition; may be empty
 */
public record PathSettings(String postgres, String kafka, URI venue, int port, String member) {
  private static final String PREFIX = "tradeflow.path.";

  /** The same for another member, which takes orders on a port of its own. */
  public PathSettings member(String other, int otherPort) {
    return new PathSettings(postgres, kafka, venue, otherPort, other);
  }

  /** The same with another way to Kafka. */
  public PathSettings through(String relay) {
    return new PathSettings(postgres, relay, venue, port, member);
  }

  /** As options of a java program. */
  public List<String> options() {
    return new ArrayList<>(
        List.of(
            "-D" + PREFIX + "postgres=" + postgres,
            "-D" + PREFIX + "kafka=" + kafka,
            "-D" + PREFIX + "venue=" + venue,
            "-D" + PREFIX + "port=" + port,
            "-D" + PREFIX + "member=" + member));
  }

  /**
   * What {@link #options} said.
   *
   * @throws IllegalArgumentException naming the property that is missing
   */
  public static PathSettings read() {
    return new PathSettings(
        need("postgres"),
        need("kafka"),
        URI.create(need("venue")),
        Integer.parseInt(need("port")),
        System.getProperty(PREFIX + "member", ""));
  }

  private static String need(String name) {
    String value = System.getProperty(PREFIX + name);
    if (value == null) {
      throw new IllegalArgumentException("Set -D" + PREFIX + name);
    }
    return value;
  }
}
