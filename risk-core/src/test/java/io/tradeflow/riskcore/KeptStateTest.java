package io.tradeflow.riskcore;

import static io.tradeflow.riskcore.Fixtures.decided;
import static io.tradeflow.riskcore.Fixtures.funded;
import static io.tradeflow.riskcore.Fixtures.holding;
import static io.tradeflow.riskcore.Fixtures.limits;
import static io.tradeflow.riskcore.Fixtures.market;
import static io.tradeflow.riskcore.Fixtures.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** What is kept of a state; that it goes on as it was is what {@link TranscriptTest} shows. */
class KeptStateTest {
  /** Raise {@link RiskState#FORM} before you change this. */
  private static final long CHECKSUM_OF_FORM_1 = 1_411_140_713L;

  @Test
  void formIsTheOneOfItsNumber() {
    CRC32 checksum = new CRC32();
    checksum.update(working().bytes());
    assertThat(RiskState.FORM).isOne();
    assertThat(checksum.getValue()).isEqualTo(CHECKSUM_OF_FORM_1);
  }

  @Test
  void keptStateChangesNoMoreWithTheOneItWasMadeOf() {
    RiskState state = working();
    RiskState kept = RiskState.of(state.bytes());
    state.evolve(new RiskEvent.OrderClosed("w"));
    assertThat(kept).isEqualTo(working()).isNotEqualTo(state);
    assertThat(kept.evolve(new RiskEvent.OrderClosed("w"))).isEqualTo(state);
  }

  @Test
  void whatIsNoStateIsRefused() {
    byte[] bytes = working().bytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatIllegalArgumentException().isThrownBy(() -> RiskState.of(cut));
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatIllegalArgumentException().isThrownBy(() -> RiskState.of(longer));
    for (int bit = 0; bit < Byte.SIZE * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThatIllegalArgumentException().isThrownBy(() -> RiskState.of(flipped));
    }
  }

  @Test
  void stateThatIsNotTrustedIsNotKept() {
    RiskState fenced = working().evolve(new RiskEvent.AccountFenced("gap"));
    assertThatIllegalStateException().isThrownBy(fenced::bytes).withMessageContaining("gap");
  }

  private static RiskState working() {
    RiskState state = holding(funded("10000"), "AAA-USD", "300");
    return decided(state, order("w", "AAA-USD", Side.BUY, "200", "1"), market(limits()));
  }
}
