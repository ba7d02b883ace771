package io.tradeflow.riskcore;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes a state's parts one after the other, to be read by {@link StateReader} in that order, and
 * at last their checksum (CRC-32C).
 */
final class StateWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** All parts and their checksum, which ends the writing. */
  byte[] bytes() {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.toByteArray());
    number((int) checksum.getValue());
    return bytes.toByteArray();
  }

  void number(int value) {
    write(to -> to.writeInt(value));
  }

  void number(long value) {
    write(to -> to.writeLong(value));
  }

  void flag(boolean value) {
    write(to -> to.writeBoolean(value));
  }

  void text(String value) {
    write(to -> to.writeUTF(value));
  }

  /** The exact digits, the scale included. */
  void decimal(Decimal amount) {
    BigDecimal value = amount.value();
    byte[] digits = value.unscaledValue().toByteArray();
    number(value.scale());
    number(digits.length);
    write(to -> to.write(digits));
  }

  void instant(Instant at) {
    number(at.getEpochSecond());
    number(at.getNano());
  }

  /** Writes whether it is there and, if so, the value. */
  <T> void ifAny(@Nullable T value, Consumer<T> writing) {
    flag(value != null);
    if (value != null) {
      writing.accept(value);
    }
  }

  private interface Write {
    void to(DataOutputStream out) throws IOException;
  }

  private void write(Write part) {
    try {
      part.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
