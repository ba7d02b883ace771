package io.tradeflow.execution.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.OrderLedger.LedgerUnavailable;
import io.tradeflow.execution.application.OrderLedger.Unbookable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Every piece of work has its answer, whatever becomes of the others. */
class LedgerLaneTest {
  private final CountDownLatch mayCommit = new CountDownLatch(1);

  @Test
  void anErrorFailsItsWorkAndTheLaneGoesOn() throws Exception {
    try (LedgerLane lane = new LedgerLane(0, batch -> commit(batch, "broken"))) {
      mayCommit.countDown();
      LedgerWork.Accept broken = put(lane, "broken");
      assertThatThrownBy(() -> answer(broken)).hasCauseInstanceOf(Unbookable.class);
      assertThat(answer(put(lane, "whole"))).isEmpty();
    }
  }

  @Test
  void whatIsRefusedSpoilsNoOtherOfItsBatch() throws Exception {
    try (LedgerLane lane = new LedgerLane(0, batch -> commit(batch, "broken"))) {
      LedgerWork.Accept first = put(lane, "first");
      LedgerWork.Accept broken = put(lane, "broken");
      LedgerWork.Accept last = put(lane, "last");
      mayCommit.countDown();
      assertThat(answer(first)).isEmpty();
      assertThatThrownBy(() -> answer(broken)).hasCauseInstanceOf(Unbookable.class);
      assertThat(answer(last)).isEmpty();
    }
  }

  @Test
  void workThatComesAfterTheEndFails() {
    LedgerLane lane = new LedgerLane(0, batch -> commit(batch, "none"));
    lane.close();
    mayCommit.countDown();
    assertThatThrownBy(() -> answer(put(lane, "late")))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(LedgerUnavailable.class);
  }

  private void commit(List<LedgerWork> batch, String broken) throws InterruptedException {
    assertThat(mayCommit.await(20, TimeUnit.SECONDS)).isTrue();
    for (LedgerWork work : batch) {
      if (((LedgerWork.Accept) work).key().equals(broken)) {
        throw new AssertionError(broken);
      }
    }
    batch.forEach(work -> ((LedgerWork.Accept) work).answer().complete(Optional.empty()));
  }

  private static LedgerWork.Accept put(LedgerLane lane, String key) {
    LedgerWork.Accept work =
        new LedgerWork.Accept(
            Samples.market("a", "BUY", "1"), key, "h", List.of(), new CompletableFuture<>());
    lane.put(work);
    return work;
  }

  private static Optional<?> answer(LedgerWork.Accept work) throws Exception {
    return work.answer().get(20, TimeUnit.SECONDS);
  }
}
