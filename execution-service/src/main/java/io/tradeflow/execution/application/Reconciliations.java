package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.reconcile.BrokerFill;
import io.tradeflow.execution.domain.reconcile.Finding;
import io.tradeflow.execution.domain.reconcile.Mark;
import io.tradeflow.execution.domain.reconcile.OwnBooks;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Our side of comparisons with brokers, how far they are, and the fences that they put up. */
public interface Reconciliations {
  /** Name in place of a broker's for what concerns none. */
  String NO_BROKER = "*";

  /**
   * An account that may not open positions.
   *
   * @param broker whose books differ, or {@link #NO_BROKER}
   */
  record Fence(String account, String broker, Instant since, List<Finding> findings) {
    public Fence {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Where the comparison of an account at a broker stands.
   *
   * @param settleAsked an operator takes the broker's figures as they are
   */
  record Standing(Mark mark, List<Finding> findings, boolean settleAsked) {
    public static final Standing NEW = new Standing(Mark.NONE, List.of(), false);

    public Standing {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Our books.
   *
   * @param named ids of orders that the broker named
   * @param fills that it named
   */
  CompletionStage<OwnBooks> own(
      String account, String broker, Collection<UUID> named, Collection<BrokerFill.Booked> fills);

  CompletionStage<Standing> standing(String account, String broker);

  /**
   * Writes the standing down, with a fence exactly while there are findings, and takes a wish to
   * settle as carried out; false, and nothing is written, if the partition's epoch has passed.
   */
  CompletionStage<Boolean> save(
      String account, String broker, Mark mark, List<Finding> findings, int partition, long epoch);

  /** Adds a finding that concerns no broker, whoever owns the partition. */
  CompletionStage<Void> report(String account, Finding finding);

  /** Fences behind an account and broker in their order. */
  CompletionStage<List<Fence>> fences(String afterAccount, String afterBroker, int limit);

  /** Fences of one account. */
  CompletionStage<List<Fence>> fencesOf(String account);

  /**
   * An operator takes the broker's figures as they are; with an audit record in the same commit.
   *
   * @return false if there is no such fence
   */
  CompletionStage<Boolean> settle(String account, String broker, String actor, String reason);

  /** Accounts of the partitions with orders at the broker, in their order, behind one. */
  CompletionStage<List<String>> traders(
      String broker, Collection<Integer> partitions, String after, int limit);

  /** All accounts, in their order, behind one. */
  CompletionStage<List<String>> accounts(String after, int limit);

  /** The first finding, in words; null without any. */
  static @Nullable String words(Collection<Finding> findings) {
    return findings.isEmpty() ? null : findings.iterator().next().message();
  }
}
