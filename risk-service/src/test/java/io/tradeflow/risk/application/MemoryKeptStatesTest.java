package io.tradeflow.risk.application;

class MemoryKeptStatesTest implements KeptStatesContract {
  private final MemoryKeptStates kept = new MemoryKeptStates();

  @Override
  public KeptStates kept() {
    return kept;
  }
}
