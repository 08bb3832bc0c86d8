package dev.larder.socket.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.application.spi.OriginFailure;
import dev.larder.application.spi.OriginFailure.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectorTest {
  private static final InetAddress ONE = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress TWO = InetAddress.ofLiteral("127.0.0.2");
  private static final InetAddress V6 = InetAddress.ofLiteral("::1");
  private static final InetAddress OTHER_V6 = InetAddress.ofLiteral("::2");

  private static SocketChannel connect(int port, long millis, InetAddress... addresses)
      throws OriginFailure {
    return new Connector()
        .connect(List.of(addresses), port, System.nanoTime() + millis * 1_000_000);
  }

  @Test
  void familiesTakeTurnsBeginningWithThePreferredOne() {
    assertEquals(
        List.of(V6, ONE, OTHER_V6, TWO), Connector.familiesInTurn(List.of(V6, OTHER_V6, ONE, TWO)));
    assertEquals(List.of(ONE, V6, TWO), Connector.familiesInTurn(List.of(ONE, TWO, V6)));
    assertEquals(List.of(), Connector.familiesInTurn(List.of()));
  }

  @Test
  void addressThatRefusesIsFollowedByTheNext() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, ONE);
        SocketChannel channel = connect(server.getLocalPort(), 20_000, TWO, ONE)) {
      assertEquals(ONE, ((InetSocketAddress) channel.getRemoteAddress()).getAddress());
    }
  }

  @Test
  void addressThatIsSilentIsFollowedByTheNext() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, ONE);
        ServerSocket _ = new ServerSocket(server.getLocalPort(), 1, TWO);
        Socket _ = new Socket(TWO, server.getLocalPort());
        Socket _ = new Socket(TWO, server.getLocalPort());
        SocketChannel channel = connect(server.getLocalPort(), 400, TWO, ONE)) {
      assertEquals(ONE, ((InetSocketAddress) channel.getRemoteAddress()).getAddress());
    }
  }

  @Test
  void noAddressThatAnswersIsTheLastFailure() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 5, ONE)) {
      port = free.getLocalPort();
    }
    assertEquals(
        Kind.CONNECTION_REFUSED,
        assertThrows(OriginFailure.class, () -> connect(port, 20_000, ONE, TWO)).kind());
  }

  @Test
  void noTimeLeftIsATimeout() {
    assertEquals(
        Kind.CONNECTION_TIMEOUT,
        assertThrows(OriginFailure.class, () -> connect(1, 0, ONE)).kind());
  }
}
