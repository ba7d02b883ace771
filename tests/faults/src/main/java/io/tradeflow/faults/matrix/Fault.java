package io.tradeflow.faults.matrix;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One row of the fault matrix. Orders flow while it is carried out; it heals what it broke.
 *
 * @param row number in the matrix
 * @param says what is broken
 * @param script carries it out and states what must hold meanwhile
 */
record Fault(int row, String says, Script script) {
  /** What is done to a field. */
  interface Script {
    void run(Field field) throws Exception;
  }

  /** Rows that need the whole stack, by number. */
  static List<Fault> ofStack() {
    return StackFaults.all();
  }

  /** Rows that are carried out on the processes without Spring, by number. */
  static List<Fault> ofPath() {
    return Stream.of(ServerFaults.all(), VenueFaults.all(), ServiceFaults.all())
        .flatMap(List::stream)
        .sorted(Comparator.comparingInt(Fault::row))
        .toList();
  }
}
