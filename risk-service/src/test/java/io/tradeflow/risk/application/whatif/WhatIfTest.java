package io.tradeflow.risk.application.whatif;

import static io.tradeflow.risk.application.whatif.RecordedDay.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.risk.application.whatif.WhatIfAnswer.Effect;
import io.tradeflow.risk.application.whatif.WhatIfAnswer.Outcome;
import io.tradeflow.risk.application.whatif.WhatIfRefused.Reason;
import io.tradeflow.risk.domain.LimitChanges;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.RiskPolicy;
import io.tradeflow.riskcore.Side;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WhatIfTest {
  private final RecordedDay day = new RecordedDay("10000");

  @Test
  void narrowerLimitBlocksTheOrderAndTheSellThatItMadePossible() {
    day.price("AAA-USD", "10");
    assertThat(day.trades("buy", Side.BUY, "AAA-USD", "100")).isNull();
    day.price("AAA-USD", "12");
    assertThat(day.trades("sell", Side.SELL, "AAA-USD", "80")).isNull();

    WhatIfAnswer answer = day.asks(Map.of("maxOrderValueUsd", "999"));

    assertThat(answer.blocked()).isEqualTo(2);
    assertThat(answer.byControl())
        .containsEntry("MAX_ORDER_VALUE", new Effect(1, 0))
        .containsEntry("BUYING_POWER", new Effect(1, 0));
    assertThat(answer.differences().getFirst().limit()).isEqualTo("999");
    assertThat(answer.differences().getFirst().actual()).isEqualTo("1000");
    assertThat(answer.recordedPnl()).isEqualByComparingTo(Money.of("198.04"));
    assertThat(answer.whatIfPnl()).isEqualByComparingTo(Money.ZERO);
    assertThat(answer.difference()).isEqualByComparingTo(Money.of("-198.04"));
  }

  @Test
  void widerLimitLetsTheOrderThroughAtTheRecordedPriceWithTheAccountsFees() {
    day.price("AAA-USD", "10");
    assertThat(day.trades("small", Side.BUY, "AAA-USD", "1")).isNull();
    assertThat(day.places("large", Side.BUY, "AAA-USD", "300", null)).isEqualTo("MAX_ORDER_VALUE");
    day.price("AAA-USD", "11");
    assertThat(day.trades("last", Side.SELL, "AAA-USD", "1")).isNull();

    WhatIfAnswer answer =
        day.asks(
            Map.of(
                "maxOrderValueUsd", "5000", "maxPositionUsd", "5000", "maxPositionPercent", "50"));

    assertThat(answer.byControl()).containsExactly(Map.entry("MAX_ORDER_VALUE", new Effect(0, 1)));
    assertThat(answer.differences().getFirst().outcome()).isEqualTo(Outcome.LET_THROUGH);
    assertThat(answer.estimatedFills()).isOne();
    assertThat(answer.difference()).isEqualByComparingTo(Money.of("297"));
  }

  @Test
  void orderThatAnotherControlRefusesInsteadIsNotLetThrough() {
    day.price("AAA-USD", "10");
    assertThat(day.places("large", Side.BUY, "AAA-USD", "300", null)).isEqualTo("MAX_ORDER_VALUE");
    WhatIfAnswer answer = day.asks(Map.of("maxOrderValueUsd", "5000"));
    assertThat(answer.otherControl()).isOne();
    assertThat(answer.differences().getFirst().control()).isEqualTo("POSITION_SIZE");
    assertThat(answer.difference()).isEqualByComparingTo(Money.ZERO);
  }

  @Test
  void limitOrderLetThroughIsFilledOnceARecordedPriceReachesIt() {
    day.price("AAA-USD", "10");
    day.trades("a", Side.BUY, "AAA-USD", "10");
    assertThat(day.places("low", Side.BUY, "AAA-USD", "300", "9")).isEqualTo("MAX_ORDER_VALUE");
    assertThat(day.places("lower", Side.BUY, "AAA-USD", "400", "7")).isEqualTo("MAX_ORDER_VALUE");
    day.price("AAA-USD", "8");
    day.trades("b", Side.SELL, "AAA-USD", "10");
    WhatIfAnswer answer =
        day.asks(
            Map.of(
                "maxOrderValueUsd", "9000", "maxPositionUsd", "9000", "maxPositionPercent", "90"));
    assertThat(answer.letThrough()).isEqualTo(2);
    assertThat(answer.estimatedFills()).isOne();
    assertThat(answer.neverFilled()).isOne();
    assertThat(answer.difference()).isEqualByComparingTo(Money.of("-302.7"));
  }

  @Test
  void changeOfAnOrderIsAskedTooAndItsOldTermsStay() {
    day.price("AAA-USD", "10");
    assertThat(day.places("o", Side.BUY, "AAA-USD", "50", "10")).isNull();
    assertThat(day.modifies("o", "m", "150", "10")).isNull();
    day.fills("o", "10");
    WhatIfAnswer answer = day.asks(Map.of("maxOrderValueUsd", "1000"));
    assertThat(answer.changes()).isOne();
    assertThat(answer.differences().getFirst().changeId()).isEqualTo("m");
    assertThat(answer.difference()).isEqualByComparingTo(Money.of("1"));
  }

  @Test
  void limitOrderIsHeldToTheLastPriceOfItsOwnTime() {
    day.price("AAA-USD", "10");
    assertThat(day.trades("a", Side.BUY, "AAA-USD", "10")).isNull();
    assertThat(day.trades("b", Side.SELL, "AAA-USD", "10")).isNull();
    day.price("AAA-USD", "15");
    assertThat(day.places("near", Side.BUY, "AAA-USD", "10", "16")).isNull();
    assertThat(day.places("far", Side.BUY, "AAA-USD", "10", "17")).isEqualTo("PRICE_COLLAR");
    WhatIfAnswer answer = day.asks(Map.of());
    assertThat(answer.notReproduced()).isZero();
    assertThat(answer.unchanged()).isEqualTo(4);
  }

  @Test
  void refusalBySwitchesIsKeptWhateverTheLimits() {
    day.price("AAA-USD", "10");
    day.kills = KillSwitches.NONE.with(KillSwitches.GLOBAL, true, 1);
    assertThat(day.places("o", Side.BUY, "AAA-USD", "1", null)).isEqualTo("KILL_SWITCH");
    day.kills = KillSwitches.NONE;
    WhatIfAnswer answer = day.asks(Map.of("maxOrderValueUsd", "1"));
    assertThat(answer.kept()).isOne();
    assertThat(answer.differences()).isEmpty();
  }

  @Test
  void onlyOrdersWithinTheSpanAreAsked() {
    day.price("AAA-USD", "10");
    day.trades("before", Side.BUY, "AAA-USD", "100");
    day.passes(Duration.ofHours(1));
    day.trades("within", Side.BUY, "AAA-USD", "50");
    day.passes(Duration.ofHours(1));
    day.trades("after", Side.BUY, "AAA-USD", "20");
    WhatIfAnswer answer =
        day.asks(
            Map.of("maxOrderValueUsd", "1"),
            NOON.plus(Duration.ofMinutes(30)),
            NOON.plus(Duration.ofMinutes(90)));
    assertThat(answer.orders()).isOne();
    assertThat(answer.differences().getFirst().orderId()).isEqualTo("within");
  }

  @Test
  void largeUnknownAndContradictoryQuestionsAreRefused() {
    day.price("AAA-USD", "10");
    day.trades("a", Side.BUY, "AAA-USD", "10");
    day.trades("b", Side.BUY, "AAA-USD", "10");
    WhatIfQuestion question =
        new WhatIfQuestion("anna", NOON, NOON.plusSeconds(60), LimitChanges.NONE);
    assertThatThrownBy(() -> day.whatIf(1).answer(question))
        .hasMessage(Reason.TOO_MANY_ORDERS.name());
    WhatIfQuestion other =
        new WhatIfQuestion("nobody", NOON, NOON.plusSeconds(60), LimitChanges.NONE);
    assertThatThrownBy(() -> day.whatIf(9).answer(other)).hasMessage(Reason.UNKNOWN_ACCOUNT.name());
    assertThatThrownBy(() -> day.asks(Map.of("minPositionPercent", "30")))
        .isInstanceOfSatisfying(
            LimitChanges.BadLimit.class,
            bad -> assertThat(bad.field()).isEqualTo("minPositionPercent"));
  }

  @Test
  void oneRunAnAccountAndAsManyInAllAsAreAllowed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    WhatIf whatIf =
        new WhatIf(
            (account, stopped, listener) -> {
              begun.countDown();
              awaitEnd(end);
            },
            new PreTradeRisk(RiskPolicy.DEFAULT),
            day,
            new WhatIf.Bounds(Duration.ofDays(1), 1, 1, 1, 1, Duration.ofSeconds(1)),
            System::nanoTime);
    WhatIfQuestion all = new WhatIfQuestion(null, NOON, NOON.plusSeconds(60), LimitChanges.NONE);
    WhatIfQuestion one = new WhatIfQuestion("anna", NOON, NOON.plusSeconds(60), LimitChanges.NONE);
    Thread first = Thread.ofPlatform().start(() -> whatIf.answer(all));
    begun.await();
    assertThatThrownBy(() -> whatIf.answer(all)).hasMessage(Reason.RUNNING.name());
    assertThatThrownBy(() -> whatIf.answer(one)).hasMessage(Reason.BUSY.name());
    end.countDown();
    first.join();
    assertThat(whatIf.answer(all).accounts()).isZero();
  }

  private static void awaitEnd(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
