package io.tradeflow.faults.matrix;

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
}
