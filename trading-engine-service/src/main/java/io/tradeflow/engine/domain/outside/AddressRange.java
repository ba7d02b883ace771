package io.tradeflow.engine.domain.outside;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of IPv4 or IPv6 addresses (CIDR, RFC 4632), for example {@code 192.0.2.0/24}; one address
 * alone is a range of one.
 */
public final class AddressRange {
  // Literals only: a name would be looked up.
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]{2,39}");

  private final byte[] network;
  private final int bits;

  private AddressRange(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /** Reads a range; empty if the text is none, or if address bits beyond the prefix are set. */
  public static Optional<AddressRange> of(String text) {
    int slash = text.indexOf('/');
    byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return Optional.empty();
    }
    int bits = address.length * 8;
    if (slash >= 0) {
      String prefix = text.substring(slash + 1);
      if (!prefix.matches("\\d{1,3}") || Integer.parseInt(prefix) > bits) {
        return Optional.empty();
      }
      bits = Integer.parseInt(prefix);
    }
    AddressRange range = new AddressRange(address, bits);
    for (int bit = bits; bit < address.length * 8; bit++) {
      if (bit(address, bit) != 0) {
        return Optional.empty();
      }
    }
    return Optional.of(range);
  }

  /** Whether the address, a literal, is in the range; an IPv4 address is never in an IPv6 range. */
  public boolean contains(String address) {
    byte[] given = bytes(address);
    if (given == null || given.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      if (bit(given, bit) != bit(network, bit)) {
        return false;
      }
    }
    return true;
  }

  private static int bit(byte[] address, int index) {
    return address[index / 8] >> (7 - index % 8) & 1;
  }

  private static byte @org.jspecify.annotations.Nullable [] bytes(String literal) {
    boolean v4 = V4.matcher(literal).matches();
    if (!v4 && !(literal.contains(":") && V6.matcher(literal).matches())) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(literal).getAddress();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(network).getHostAddress() + "/" + bits;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("An address of " + network.length + " bytes", e);
    }
  }
}
