package io.tradeflow.risk.application;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Risk states by partition, so that a start needs not read all that ever happened. Each is as new
 * as its {@code accountSeq} says and at least as new as the partition's place.
 */
public interface KeptStates {
  /**
   * Where the reading goes on.
   *
   * @param events offset in the order events: states have in them what lies before
   * @param decisions offset in the decisions: no order from there on was decided before it
   */
  record Place(long events, long decisions) {}

  /**
   * The right to keep a partition's states until somebody else takes it.
   *
   * @param number grows from owner to owner
   * @param place null where nothing is kept that can be used
   */
  record Turn(int partition, long number, @Nullable Place place) {}

  /**
   * Takes the turn: whoever had it before keeps nothing any more. States that cannot be used are
   * forgotten.
   *
   * @param history which topics the events are of: states made of others cannot be used, nor can
   *     those of another form
   * @param end of the partition's order events: neither can states made of more than these
   */
  CompletionStage<Turn> takeTurn(int partition, String history, long end);

  /** Hands over all states of the partition. */
  CompletionStage<Void> read(int partition, Consumer<KeptState> reader);

  /** Forgets what is kept of the partition; nothing, once the turn is over. */
  CompletionStage<Void> forget(Turn turn);

  /**
   * Keeps states in the place of those before; false, and nothing is kept, once the turn is over.
   */
  CompletionStage<Boolean> keep(Turn turn, List<KeptState> states);

  /** Moves the partition's place; false, and nothing is moved, once the turn is over. */
  CompletionStage<Boolean> move(Turn turn, Place place);
}
