package io.tradeflow.risk.application;

import io.tradeflow.risk.application.KillSwitchBoard.Outcome;
import io.tradeflow.risk.domain.KillSwitch;
import io.tradeflow.risk.domain.KillSwitchOrder;
import io.tradeflow.risk.domain.SenderLease;
import io.tradeflow.risk.domain.WaitingFor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Carries kills out and says when they are certain: every sender has applied the change with
 * nothing in flight, or cannot send under what it held before. docs/kill-switch.md has the
 * argument.
 */
public final class KillProtocol {
  /** A switch, and whom it waits for; nobody once it is certain, or released. */
  public record Standing(KillSwitch state, List<WaitingFor> waitingFor) {}

  /** What became of an order. */
  public sealed interface Answer {
    /** Committed; certain when nobody is waited for. */
    record Done(Standing standing) implements Answer {}

    /** Not permitted. */
    record Refused(String code, String detail) implements Answer {}
  }

  private static final System.Logger LOG = System.getLogger(KillProtocol.class.getName());

  private final KillSwitchBoard board;
  private final SenderLeases leases;
  private final KillWatch watch;
  private final Duration answerWithin;

  /**
   * @param answerWithin how long an answer may wait for senders
   */
  public KillProtocol(
      KillSwitchBoard board, SenderLeases leases, KillWatch watch, Duration answerWithin) {
    this.board = board;
    this.leases = leases;
    this.watch = watch;
    this.answerWithin = answerWithin;
  }

  /** Commits the change and waits, for a bounded time, until it is certain. */
  public CompletionStage<Answer> carry(KillSwitchOrder order) {
    return board
        .carry(order)
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case Outcome.Refused refused ->
                      CompletableFuture.completedFuture(
                          new Answer.Refused(refused.code(), refused.detail()));
                  case Outcome.Done done -> settle(done.state()).thenApply(Answer.Done::new);
                });
  }

  private CompletionStage<Standing> settle(KillSwitch state) {
    watch.known(state.scope(), state.engaged(), state.epoch());
    if (!open(state)) {
      return CompletableFuture.completedFuture(new Standing(state, List.of()));
    }
    return leases
        .open()
        .thenCompose(
            senders ->
                watch
                    .settled(state.scope(), state.epoch(), senders)
                    .completeOnTimeout(null, answerWithin.toNanos(), TimeUnit.NANOSECONDS)
                    .thenApply(done -> standing(state, senders)));
  }

  private static boolean open(KillSwitch state) {
    return state.engaged() && !state.acknowledged();
  }

  private Standing standing(KillSwitch state, List<SenderLease> senders) {
    if (!open(state)) {
      return new Standing(state, List.of());
    }
    List<WaitingFor> missing = watch.waiting(state.scope(), state.epoch(), senders);
    if (missing.isEmpty()) {
      // The answer does not wait for the note.
      CompletableFuture<Void> ignored = CompletableFuture.runAsync(() -> note(state));
    }
    return new Standing(state, missing);
  }

  /** What has become certain, so that no later start of a service asks again. */
  private void note(KillSwitch certain) {
    board
        .acknowledged(certain.scope(), certain.epoch())
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.log(System.Logger.Level.WARNING, "Noted with the next round", failure);
              }
            });
  }

  /** Every switch that was ever used, as it stands now. */
  public CompletionStage<List<Standing>> all() {
    return standings(board.all());
  }

  /** Notes what has become certain by time; what has not. */
  public CompletionStage<List<Standing>> uncertain() {
    return standings(board.uncertain());
  }

  private CompletionStage<List<Standing>> standings(CompletionStage<List<KillSwitch>> found) {
    return found.thenCompose(
        switches ->
            switches.stream().anyMatch(KillProtocol::open)
                ? leases.open().thenApply(senders -> standings(switches, senders))
                : CompletableFuture.completedFuture(standings(switches, List.of())));
  }

  private List<Standing> standings(List<KillSwitch> switches, List<SenderLease> senders) {
    return switches.stream().map(state -> standing(state, senders)).toList();
  }

  /** An operator says that a silent sender is dead; why not, if it is not so. */
  public CompletionStage<Optional<String>> dead(String senderId, String actor, String reason) {
    return leases
        .open()
        .thenCompose(
            senders -> {
              Optional<SenderLease> found =
                  senders.stream().filter(it -> it.senderId().equals(senderId)).findFirst();
              if (found.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.of("SENDER_NOT_FOUND"));
              }
              if (watch.alive(senderId, found.get().duration())) {
                return CompletableFuture.completedFuture(Optional.of("SENDER_ALIVE"));
              }
              return leases
                  .dead(senderId, actor, reason)
                  .thenApply(done -> done ? Optional.empty() : Optional.of("SENDER_NOT_FOUND"));
            });
  }
}
