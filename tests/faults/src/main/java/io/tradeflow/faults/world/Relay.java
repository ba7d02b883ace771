package io.tradeflow.faults.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A relay of TCP connections that can be cut. While it is cut, connections stay open and nothing
 * comes through; what was written meanwhile arrives when it is mended, as after a network
 * partition.
 */
public final class Relay implements AutoCloseable {
  private static final int BACKLOG = 100;
  private static final int CHUNK = 16 * 1024;

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private boolean cut;

  /** Listens on {@code port} of the loopback interface and connects to {@code target} there. */
  Relay(int port, int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    Thread ignored = Thread.ofVirtual().start(this::accept);
  }

  /** From now on nothing comes through. */
  public synchronized void cut() {
    cut = true;
  }

  /** Everything comes through again. */
  public synchronized void mend() {
    cut = false;
    notifyAll();
  }

  private synchronized void awaitMended() throws InterruptedException {
    while (cut) {
      wait();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread ignored = Thread.ofVirtual().start(() -> join(client));
      } catch (IOException e) {
        // Closed, or the client has gone already.
      }
    }
  }

  private void join(Socket client) {
    sockets.add(client);
    try (client;
        Socket server = new Socket()) {
      sockets.add(server);
      awaitMended();
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      Thread back = Thread.ofVirtual().start(() -> pump(server, client));
      pump(client, server);
      back.join();
      sockets.remove(server);
    } catch (IOException e) {
      // Nobody listens: the client sees its connection closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(client);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        awaitMended();
        out.write(chunk, 0, read);
      }
    } catch (IOException e) {
      // One side has gone; closing the streams tells the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    mend();
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
