package io.tradeflow.localstack.bench;

import io.tradeflow.localstack.bench.Floors.Floor;

/**
 * What the machine can do at best with the steps of an order.
 *
 * @param gateway a request through a blank gateway
 * @param hop from one process to another by Kafka
 * @param commit of one row
 */
public record PathFloors(Floor echo, Floor gateway, Floor hop, Floor commit) {
  /** Measures them at that rate. */
  public static PathFloors measure(int rate, String kafka, String postgres, CpuTime cpu)
      throws Exception {
    Floors floors = new Floors(rate, cpu);
    return new PathFloors(
        floors.http(false), floors.http(true), floors.hop(kafka), floors.commit(postgres));
  }

  /** The answer: a request, and the commit of what it asks. */
  public Floor answer() {
    return gateway.plus(commit);
  }

  /** To the broker: by the outbox to risk and back, where decision and SENDING are one commit. */
  public Floor broker() {
    return gateway.plus(hop.times(2)).plus(commit.times(2));
  }

  /** To the socket: the fill is committed, and told by Kafka. */
  public Floor fill() {
    return gateway.plus(hop.times(3)).plus(commit.times(3));
  }
}
