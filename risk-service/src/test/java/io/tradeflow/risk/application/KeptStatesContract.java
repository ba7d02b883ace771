package io.tradeflow.risk.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tradeflow.risk.application.KeptStates.Place;
import io.tradeflow.risk.application.KeptStates.Turn;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.RiskEvent;
import io.tradeflow.riskcore.RiskState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every implementation does. Partitions are those of no other test. */
public interface KeptStatesContract {
  String HISTORY = "topics of the first day";
  long END = 1_000;

  KeptStates kept();

  @Test
  default void nothingIsKeptAtFirst() {
    assertThat(now(kept().takeTurn(100, HISTORY, END)).place()).isNull();
    assertThat(read(100)).isEmpty();
  }

  @Test
  default void statesAndTheirPlaceAreThereForTheNextOwner() {
    Turn turn = now(kept().takeTurn(101, HISTORY, END));
    List<KeptState> many = IntStream.range(0, 150).mapToObj(i -> state("a" + i, i + 1)).toList();
    assertThat(now(kept().keep(turn, many))).isTrue();
    assertThat(now(kept().keep(turn, List.of(state("a7", 900))))).isTrue();
    assertThat(now(kept().move(turn, new Place(500, 40)))).isTrue();

    Turn next = now(kept().takeTurn(101, HISTORY, 500));
    assertThat(next.number()).isGreaterThan(turn.number());
    assertThat(next.place()).isEqualTo(new Place(500, 40));
    assertThat(read(101)).hasSize(150);
    KeptState seventh =
        read(101).stream().filter(it -> it.accountId().equals("a7")).findFirst().orElseThrow();
    assertThat(seventh).usingRecursiveComparison().isEqualTo(state("a7", 900));
  }

  @Test
  default void whoLostTheTurnKeepsNothing() {
    Turn old = now(kept().takeTurn(102, HISTORY, END));
    assertThat(now(kept().keep(old, List.of(state("a", 1))))).isTrue();
    assertThat(now(kept().move(old, new Place(1, 0)))).isTrue();
    Turn next = now(kept().takeTurn(102, HISTORY, END));
    assertThat(now(kept().keep(old, List.of(state("a", 2), state("b", 2))))).isFalse();
    assertThat(now(kept().move(old, new Place(2, 0)))).isFalse();
    now(kept().forget(old));
    assertThat(read(102)).hasSize(1).allMatch(it -> it.accountSeq() == 1);
    assertThat(now(kept().takeTurn(102, HISTORY, END)).place()).isEqualTo(next.place());
  }

  @Test
  default void statesOfOtherTopicsOrOfMoreThanThereIsAreForgotten() {
    keepOne(103);
    assertThat(now(kept().takeTurn(103, "created again", END)).place()).isNull();
    assertThat(read(103)).isEmpty();
    keepOne(103);
    assertThat(now(kept().takeTurn(103, HISTORY, 4)).place()).isNull();
    assertThat(read(103)).isEmpty();
    assertThat(now(kept().takeTurn(103, HISTORY, END)).place()).isNull();
  }

  @Test
  default void whatIsForgottenIsGoneAndItsOwnerBeginsAnew() {
    Turn turn = keepOne(104);
    now(kept().forget(turn));
    assertThat(read(104)).isEmpty();
    assertThat(now(kept().keep(turn, List.of(state("b", 3))))).isTrue();
    assertThat(now(kept().takeTurn(104, HISTORY, END)).place()).isNull();
  }

  @Test
  default void whatTheReaderRefusesIsTold() {
    keepOne(105);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                now(
                    kept()
                        .read(
                            105,
                            it -> {
                              throw new IllegalArgumentException("no state");
                            })))
        .withMessage("no state");
  }

  private Turn keepOne(int partition) {
    Turn turn = now(kept().takeTurn(partition, HISTORY, END));
    assertThat(now(kept().keep(turn, List.of(state("a", 1))))).isTrue();
    assertThat(now(kept().move(turn, new Place(5, 5)))).isTrue();
    return turn;
  }

  private List<KeptState> read(int partition) {
    List<KeptState> found = new ArrayList<>();
    now(kept().read(partition, found::add));
    return found;
  }

  private static KeptState state(String account, long seq) {
    Money cash = Money.of(Long.toString(seq));
    RiskState state = RiskState.of(account).evolve(new RiskEvent.AccountFunded(cash, cash));
    return new KeptState(account, seq, seq / 2, state.bytes());
  }

  private static <T> T now(CompletionStage<T> asked) {
    try {
      return asked.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
