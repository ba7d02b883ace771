package io.tradeflow.faults.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a drill breaks: servers, a venue, and the two services of the order path. */
public interface World extends AutoCloseable {
  String EXECUTION = "execution";
  String RISK = "risk";

  /** Holds data, logs, receipts and markers. */
  Path folder();

  /** JDBC address of PostgreSQL. */
  String database();

  Wire wire();

  Venue venue();

  Traders traders();

  /** One of the two services. */
  Victim victim(String service);

  /** The invariants that can be told here, for a person. */
  String invariants();

  /** What does not hold besides that which can be seen in every world. */
  List<Violation> alsoCheck() throws IOException, InterruptedException;

  @Override
  void close();
}
