package io.tradeflow.engine.application.outside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String TIME = "1614265330";
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);

  /** Computed with openssl, and what the reference libraries of Standard Webhooks test with. */
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  @Test
  void isThatOfStandardWebhooks() {
    assertThat(Signature.of(SECRET, ID, TIME, BODY)).isEqualTo(SIGNATURE);
  }

  @Test
  void oneOfSeveralSuffices() {
    assertThat(Signature.matches("v1,AAAA v1a,BBBB " + SIGNATURE, SECRET, ID, TIME, BODY)).isTrue();
    assertThat(Signature.matches("v1,AAAA ".repeat(10) + SIGNATURE, SECRET, ID, TIME, BODY))
        .isFalse();
    assertThat(Signature.matches("", SECRET, ID, TIME, BODY)).isFalse();
    assertThat(Signature.matches(SIGNATURE.substring(3), SECRET, ID, TIME, BODY)).isFalse();
  }

  @Test
  void coversIdAndTime() {
    assertThat(Signature.matches(SIGNATURE, SECRET, ID + "x", TIME, BODY)).isFalse();
    assertThat(Signature.matches(SIGNATURE, SECRET, ID, "1614265331", BODY)).isFalse();
  }

  @Property(tries = 200)
  void oneChangedBitOfTheBodyIsNoticed(
      @ForAll @Size(min = 1, max = 64) byte[] body, @ForAll @IntRange(max = 511) int bit) {
    String signature = Signature.of(SECRET, ID, TIME, body);
    byte[] changed = body.clone();
    changed[bit / 8 % body.length] ^= (byte) (1 << bit % 8);

    assertThat(Signature.matches(signature, SECRET, ID, TIME, body)).isTrue();
    assertThat(Signature.matches(signature, SECRET, ID, TIME, changed)).isFalse();
  }

  @Test
  void aSecretBeginsWithItsPrefix() {
    assertThatThrownBy(() -> Signature.of("MfKQ9r8G", ID, TIME, BODY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whsec_");
  }
}
