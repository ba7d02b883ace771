package io.tradeflow.localstack.infra;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds ports. */
public final class FreePort {
  private static final int FIRST = 21_000;
  private static final int PORTS = 11_000;
  private static final int OWN = 22;
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() % (PORTS / OWN)) * OWN);

  private FreePort() {}

  /**
   * A port that nobody listens on just now, and that nobody else is likely to get before the caller
   * does: below those that systems give to outgoing connections, and from a part of the range that
   * the process begins with alone.
   */
  public static int any() throws IOException {
    for (int tries = 0; tries < PORTS; tries++) {
      int port = FIRST + NEXT.getAndIncrement() % PORTS;
      if (!taken(port)) {
        return port;
      }
    }
    throw new IOException("No port is free from %d to %d".formatted(FIRST, FIRST + PORTS - 1));
  }

  /** Whether somebody listens on the port. */
  public static boolean taken(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
