package io.tradeflow.risk.application.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class WhatIfPropertiesTest {
  private static final int STEPS = 60;
  private static final String[] SYMBOLS = {"AAA-USD", "BBB-USD", "CCC-USD", "DDD-USD"};

  @Property(tries = 60)
  void unchangedLimitsChangeNothing(@ForAll Random random) {
    RecordedDay day = tradedDay(random, SYMBOLS.length);
    Map<String, String> same =
        Map.of("maxOrderValueUsd", "2000", "maxOpenPositions", "3", "MESSAGES_PER_SECOND", "1000");
    for (Map<String, String> changes : List.of(Map.<String, String>of(), same)) {
      WhatIfAnswer answer = day.asks(changes);
      assertThat(answer.orders()).isPositive();
      assertThat(answer.unchanged()).isEqualTo(answer.orders() + answer.changes());
      assertThat(answer.differences()).isEmpty();
      assertThat(answer.difference()).isEqualByComparingTo(Money.ZERO);
    }
  }

  /** With two symbols the recording tells every price, so that every verdict is given again. */
  @Property(tries = 60)
  void everyVerdictOnTwoSymbolsIsGivenAgain(@ForAll Random random) {
    WhatIfAnswer answer = tradedDay(random, random.nextInt(1, 3)).asks(Map.of());
    assertThat(answer.notReproduced()).isZero();
    assertThat(answer.limitsMissing()).isZero();
  }

  @Property(tries = 60)
  void sameQuestionHasTheSameAnswerAndAddsUp(@ForAll Random random) {
    RecordedDay day = tradedDay(random, SYMBOLS.length);
    Map<String, String> changes =
        Map.of(
            "maxOrderValueUsd", Integer.toString(random.nextInt(4000)),
            "maxOpenPositions", Integer.toString(random.nextInt(5)),
            "maxTradesPerDay", Integer.toString(random.nextInt(60)),
            "REPEATS_PER_MINUTE", Integer.toString(random.nextInt(6)));
    Object before = day.state();
    WhatIfAnswer answer = day.asks(changes);
    assertThat(day.asks(changes)).isEqualTo(answer);
    assertThat(day.state()).isEqualTo(before);
    assertThat(answer.unchanged() + answer.blocked() + answer.letThrough() + answer.otherControl())
        .isEqualTo(answer.orders() + answer.changes());
    assertThat(answer.kept() + answer.notReproduced()).isLessThanOrEqualTo(answer.unchanged());
    assertThat(answer.byControl().values().stream().mapToInt(it -> it.blocked()).sum())
        .isEqualTo(answer.blocked());
    assertThat(answer.byControl().values().stream().mapToInt(it -> it.letThrough()).sum())
        .isEqualTo(answer.letThrough());
  }

  /** Nobody trades where nothing is permitted; what is not reproduced stays as it was. */
  @Property(tries = 30)
  void withNoTradesPermittedNothingIsMadeOrLost(@ForAll Random random) {
    WhatIfAnswer answer = tradedDay(random, SYMBOLS.length).asks(Map.of("maxTradesPerDay", "0"));
    Assume.that(answer.notReproduced() == 0);
    assertThat(answer.letThrough()).isZero();
    assertThat(answer.whatIfPnl()).isEqualByComparingTo(Money.ZERO);
  }

  private static RecordedDay tradedDay(Random random, int symbols) {
    RecordedDay day = new RecordedDay("10000");
    List<String> resting = new ArrayList<>();
    int[] cents = new int[symbols];
    for (int i = 0; i < symbols; i++) {
      cents[i] = 500 + random.nextInt(2000);
    }
    for (int step = 0; step < STEPS; step++) {
      int symbol = random.nextInt(symbols);
      cents[symbol] = Math.max(100, cents[symbol] + random.nextInt(61) - 30);
      for (int i = 0; i < symbols; i++) {
        day.price(SYMBOLS[i], price(cents[i]));
      }
      act(day, random, SYMBOLS[symbol], cents[symbol], "o" + step, resting);
      if (random.nextInt(30) == 0) {
        day.passes(Duration.ofHours(13));
      }
    }
    return day;
  }

  private static void act(
      RecordedDay day, Random random, String symbol, int cents, String id, List<String> resting) {
    Side side = random.nextInt(3) == 0 ? Side.SELL : Side.BUY;
    String quantity = Integer.toString(1 + random.nextInt(250));
    switch (random.nextInt(6)) {
      case 0 -> {
        String limit = price(Math.max(50, cents - random.nextInt(100)));
        if (day.places(id, Side.BUY, symbol, quantity, limit) == null) {
          resting.add(id);
        }
      }
      case 1 -> {
        if (!resting.isEmpty()) {
          day.modifies(resting.getLast(), id, quantity, price(cents));
        }
      }
      case 2 -> {
        if (!resting.isEmpty()) {
          day.fills(resting.removeLast(), price(cents));
        }
      }
      case 3 -> day.places(id, side, symbol, quantity, null, "apex");
      default -> day.trades(id, side, symbol, quantity);
    }
  }

  private static String price(int cents) {
    return "%d.%02d".formatted(cents / 100, cents % 100);
  }
}
