package dev.larder.socket.origin;

import dev.larder.socket.raw.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that does on each connection what the test says.
final class ScriptedOrigin implements AutoCloseable {
  /// What to do on one connection, which is closed afterwards.
  @FunctionalInterface
  interface Script {
    void run(RawClient client) throws Exception;
  }

  final AtomicInteger connections = new AtomicInteger();
  final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  /// @param scripts for the first connection, the second and so on; the last for all others too
  ScriptedOrigin(Script... scripts) throws IOException {
    this(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), scripts);
  }

  ScriptedOrigin(ServerSocket server, Script... scripts) {
    this.server = server;
    Thread.ofVirtual()
        .start(
            () -> {
              while (!server.isClosed()) {
                accept(scripts);
              }
            });
  }

  private void accept(Script[] scripts) {
    try {
      Socket socket = server.accept();
      int number = connections.getAndIncrement();
      Script script = scripts[Math.min(number, scripts.length - 1)];
      open.add(socket);
      Thread.ofVirtual()
          .start(
              () -> {
                try (RawClient client = new RawClient(socket)) {
                  script.run(client);
                } catch (Throwable failure) {
                  failures.add(failure);
                }
              });
    } catch (IOException closed) {
      // As wanted.
    }
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
