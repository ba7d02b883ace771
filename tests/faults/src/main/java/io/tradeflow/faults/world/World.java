package io.tradeflow.faults.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What a drill breaks: servers, a venue, and the two services of the order path. */
public interface World extends AutoCloseable {
  String EXECUTION = "execution";
  String RISK = "risk";

  /**
   * What every world has.
   *
   * @param folder holds data, logs, receipts and markers
   * @param database JDBC address of PostgreSQL
   */
  record Parts(
      Path folder,
      String database,
      Wire wire,
      Venue venue,
      Traders traders,
      Victim execution,
      Victim risk) {}

  Parts parts();

  default Path folder() {
    return parts().folder();
  }

  default String database() {
    return parts().database();
  }

  default Wire wire() {
    return parts().wire();
  }

  default Venue venue() {
    return parts().venue();
  }

  default Traders traders() {
    return parts().traders();
  }

  /** One of the two services. */
  default Victim victim(String service) {
    return service.equals(RISK) ? parts().risk() : parts().execution();
  }

  /** The invariants that can be told here, for a person. */
  String invariants();

  /**
   * What does not hold besides that which can be seen in every world.
   *
   * @param orderEvents ids of all events of orders that their topic has
   */
  List<Violation> alsoCheck(Set<String> orderEvents) throws IOException, InterruptedException;

  @Override
  void close();
}
