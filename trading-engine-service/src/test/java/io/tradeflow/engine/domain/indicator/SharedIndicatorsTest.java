package io.tradeflow.engine.domain.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharedIndicatorsTest {
  private static final List<Market.Row> ROWS = GeneratedMarket.minutes().rows();
  private final SharedIndicators shared = new SharedIndicators(100);

  @Test
  void calculatesOnceForAllWhoAsk() {
    Reading one = shared.lease().read(Studies.rsi(14));
    Reading same = shared.lease().read(Studies.rsi(14));
    Reading other = shared.lease().read(Studies.rsi(9));
    Rsi alone = new Rsi(14);
    for (Market.Row row : ROWS.subList(0, 250)) {
      shared.advance();
      Double expected = alone.next(row.close());
      assertThat(one.next(row)).isEqualTo(expected);
      other.on(row);
      assertThat(same.next(row)).isEqualTo(expected);
    }
    assertThat(shared.studies()).isEqualTo(2);
    assertThat(shared.calculations()).isEqualTo(2 * 250);
  }

  @Test
  void whoComesLaterSeesTheSameValuesOfTheBarsBefore() {
    Reading early = shared.lease().read(Studies.ema(20));
    double[] seen = new double[300];
    for (int i = 0; i < 300; i++) {
      shared.advance();
      seen[i] = early.next(ROWS.get(i));
    }

    shared.rewind(100);
    Reading late = shared.lease().read(Studies.ema(20));
    Reading fresh = shared.lease().read(Studies.highest(5));
    Donchian alone = new Donchian(5);
    for (int i = 200; i < 300; i++) {
      shared.step();
      assertThat(late.next(ROWS.get(i))).isEqualTo(Double.valueOf(seen[i]));
      double unused = alone.next(ROWS.get(i));
      assertThat(fresh.next(ROWS.get(i))).isEqualTo(Double.valueOf(alone.upper()));
    }
    assertThat(shared.calculations()).isEqualTo(300 + 100);
  }

  @Test
  void forgetsWhatNobodyReads() {
    SharedIndicators.Lease stays = shared.lease();
    SharedIndicators.Lease leaves = shared.lease();
    Reading kept = stays.read(Studies.rsi(14));
    leaves.read(Studies.rsi(14));
    leaves.read(Studies.atr(14));

    shared.keep(List.of(stays));

    assertThat(shared.studies()).isEqualTo(1);
    assertThat(stays.read(Studies.rsi(14))).isSameAs(kept);
  }

  @Test
  void whatStaysIsNotDisturbedByWhatComesAndGoes() {
    SharedIndicators.Lease stays = shared.lease();
    SharedIndicators.Lease leaves = shared.lease();
    Reading gone = leaves.read(Studies.bollinger(20, 2));
    Reading kept = stays.read(Studies.macd(12, 26, 9));
    Macd alone = new Macd(12, 26, 9);
    double[] histogram = new double[200];
    for (int i = 0; i < 200; i++) {
      shared.advance();
      if (i < 100) {
        gone.on(ROWS.get(i));
      }
      Double line = alone.next(ROWS.get(i).close());
      assertThat(kept.next(ROWS.get(i))).isEqualTo(line);
      histogram[i] = alone.histogram();
      assertThat(kept.line(Studies.HISTOGRAM)).isEqualTo(Double.valueOf(histogram[i]));
      if (i == 99) {
        shared.keep(List.of(stays));
      }
      if (i == 149) {
        Reading unused = stays.read(Studies.bollinger(20, 2));
        shared.rewind(0);
      }
    }
    shared.rewind(50);
    for (int i = 150; i < 200; i++) {
      shared.step();
      kept.on(ROWS.get(i));
      assertThat(kept.line(Studies.HISTOGRAM)).isEqualTo(Double.valueOf(histogram[i]));
    }
  }

  @Test
  void aReaderThatLeavesABarOutIsFound() {
    Reading reading = shared.lease().read(Studies.rsi(14));
    shared.advance();
    shared.advance();
    assertThatThrownBy(() -> reading.on(ROWS.getFirst()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("left out");
  }
}
