package io.tradeflow.localstack.bench;

import io.tradeflow.localstack.bench.Floors.Floor;

/**
 * One round: what the machine could do at best, and what the order path did right after it.
 *
 * @param gateway a request through a blank gateway
 * @param hop from one process to another by Kafka
 * @param commit of one row
 */
public record PathRound(
    Floor echo, Floor gateway, Floor hop, Floor commit, OrderPath.Result measured) {
  /** Measures the floors at that rate. */
  public static PathRound floors(int rate, String kafka, String postgres, CpuTime cpu)
      throws Exception {
    Floors floors = new Floors(rate, cpu);
    return new PathRound(
        floors.http(false),
        floors.http(true),
        floors.hop(kafka),
        floors.commit(postgres),
        OrderPath.Result.NONE);
  }

  /** With what the order path did. */
  public PathRound and(OrderPath.Result result) {
    return new PathRound(echo, gateway, hop, commit, result);
  }

  /** The answer: a request, and the commit of what it asks. */
  public Floor answerFloor() {
    return gateway.plus(commit);
  }

  /** To the broker: by the outbox to risk and back, where decision and SENDING are one commit. */
  public Floor brokerFloor() {
    return gateway.plus(hop.times(2)).plus(commit.times(2));
  }

  /** To the socket: the fill is committed, and told by Kafka. */
  public Floor fillFloor() {
    return gateway.plus(hop.times(3)).plus(commit.times(3));
  }
}
