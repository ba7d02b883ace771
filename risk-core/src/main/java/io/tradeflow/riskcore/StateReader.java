package io.tradeflow.riskcore;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateWriter} wrote; anything else is an {@link IllegalArgumentException}. */
final class StateReader {
  private static final int MOST_BYTES_OF_A_NUMBER = 128;

  private final DataInputStream in;

  StateReader(byte[] bytes) {
    int parts = bytes.length - Integer.BYTES;
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, Math.max(0, parts));
    if (parts < 0 || ByteBuffer.wrap(bytes).getInt(parts) != (int) checksum.getValue()) {
      throw new IllegalArgumentException("A stored state is not as it was written");
    }
    in = new DataInputStream(new ByteArrayInputStream(bytes, 0, parts));
  }

  int number() {
    return read(DataInputStream::readInt);
  }

  long longNumber() {
    return read(DataInputStream::readLong);
  }

  boolean flag() {
    return read(DataInputStream::readBoolean);
  }

  String text() {
    return read(from -> from.readUTF());
  }

  /** The one of that ordinal. */
  <T> T oneOf(T[] all) {
    int ordinal = number();
    if (ordinal < 0 || ordinal >= all.length) {
      throw new IllegalArgumentException("A stored state has a choice " + ordinal);
    }
    return all[ordinal];
  }

  Money money() {
    return new Money(decimal());
  }

  Price price() {
    return new Price(decimal());
  }

  Quantity quantity() {
    return new Quantity(decimal());
  }

  Instant instant() {
    return Instant.ofEpochSecond(longNumber(), number());
  }

  <T> @Nullable T ifAny(Supplier<T> reading) {
    return flag() ? reading.get() : null;
  }

  /** Fails where something is left. */
  void end() {
    if (read(DataInputStream::available) > 0) {
      throw new IllegalArgumentException("A stored state is longer than it says");
    }
  }

  private BigDecimal decimal() {
    int scale = number();
    int length = number();
    if (length < 1 || length > MOST_BYTES_OF_A_NUMBER) {
      throw new IllegalArgumentException(
          "A stored state has a number of %d bytes".formatted(length));
    }
    byte[] digits = read(from -> from.readNBytes(length));
    return new BigDecimal(new BigInteger(digits), scale);
  }

  private interface Read<T> {
    T from(DataInputStream in) throws IOException;
  }

  private <T> T read(Read<T> part) {
    try {
      return part.from(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("A stored state is cut off", e);
    }
  }
}
