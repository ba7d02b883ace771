package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.execution.application.OrderLedger.Accepted;
import io.tradeflow.execution.application.OrderLedger.Asked;
import io.tradeflow.execution.application.OrderLedger.Booked;
import io.tradeflow.execution.application.OrderLedger.RefusedCommand;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Something asked of the ledger, and the promise that is kept once it is committed. */
sealed interface LedgerWork {
  String account();

  CompletableFuture<?> answer();

  /** An order to write down, with what happens to it at once, unless its key has made one. */
  record Accept(
      NewOrder terms,
      String key,
      String hash,
      List<OrderChange> atOnce,
      CompletableFuture<Optional<Accepted>> answer)
      implements LedgerWork {
    @Override
    public String account() {
      return terms.accountId();
    }
  }

  /** New terms to ask for unless the key has asked before. */
  record Ask(
      UUID id,
      String account,
      Amendment.Wish wish,
      String key,
      String hash,
      CompletableFuture<Optional<Asked>> answer)
      implements LedgerWork {
    /** The change's id, the same for a repeated key. */
    UUID change() {
      return changeOf(account, key);
    }
  }

  /** A refusal to tell unless the command has been answered before. */
  record Refuse(RefusedCommand command, Rejection why, CompletableFuture<Boolean> answer)
      implements LedgerWork {
    @Override
    public String account() {
      return command.account();
    }

    /** The id that its change would have had. */
    UUID change() {
      return changeOf(command.account(), command.id());
    }
  }

  private static UUID changeOf(String account, String key) {
    return UUID.nameUUIDFromBytes((account + "|change|" + key).getBytes(StandardCharsets.UTF_8));
  }

  /** Changes of one order, in turn. */
  record Change(
      UUID id,
      String account,
      List<OrderChange> changes,
      Stamp stamp,
      CompletableFuture<Optional<Booked>> answer)
      implements LedgerWork {
    /** Whether money and positions are concerned. */
    boolean fills() {
      return changes.stream().anyMatch(OrderChange.Fill.class::isInstance);
    }
  }
}
