package io.tradeflow.localstack.infra;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds ports. */
public final class FreePort {
  static final int FIRST = 21_000;
  private static final int PARTS = 500;
  static final int PART = 22;
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Path CLAIMS =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "tradeflow-ports-" + System.getProperty("user.name"));

  /** By part; held as long as the process lives. */
  private static final Map<Integer, FileLock> OURS = new HashMap<>();

  private static int part = (int) (ProcessHandle.current().pid() % PARTS);
  private static int used = PART;

  private FreePort() {}

  /**
   * A port that nobody listens on just now, and that no other process gets here before the caller
   * has bound it: below those that systems give to outgoing connections, from a part of the range
   * that is this process's alone as long as it lives.
   */
  public static synchronized int any() throws IOException {
    for (int tries = 0; tries < PARTS * PART; tries++) {
      if (used == PART) {
        claimNext();
      }
      int port = FIRST + part * PART + used++;
      if (!taken(port)) {
        return port;
      }
    }
    throw new IOException("No port is free from " + FIRST);
  }

  private static void claimNext() throws IOException {
    for (int tries = 0; tries < PARTS; tries++) {
      part = (part + 1) % PARTS;
      @Nullable FileLock claim = OURS.containsKey(part) ? null : claim(part);
      if (claim != null) {
        OURS.put(part, claim);
        used = 0;
        return;
      }
    }
    throw new IOException("Other processes hold all ports from " + FIRST + "; see " + CLAIMS);
  }

  /** Null if another process holds that part of the range. */
  static @Nullable FileLock claim(int part) throws IOException {
    Files.createDirectories(CLAIMS);
    FileChannel file =
        FileChannel.open(
            CLAIMS.resolve(Integer.toString(part)),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    @Nullable FileLock claim = file.tryLock();
    if (claim == null) {
      file.close();
    }
    return claim;
  }

  /** Whether somebody has the port. Asking holds it for a moment: not while somebody begins to. */
  public static boolean taken(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether somebody listens on the port by now. */
  static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) CONNECT.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
