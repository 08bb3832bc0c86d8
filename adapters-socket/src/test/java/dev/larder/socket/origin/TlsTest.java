package dev.larder.socket.origin;

import static dev.larder.socket.origin.OriginHarness.LONG;
import static dev.larder.socket.origin.OriginHarness.SHORT;
import static dev.larder.socket.origin.OriginHarness.answer;
import static dev.larder.socket.origin.OriginHarness.ok;
import static dev.larder.socket.origin.OriginHarness.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.application.api.Content;
import dev.larder.application.spi.OriginFailure;
import dev.larder.application.spi.OriginFailure.Kind;
import dev.larder.application.spi.OriginResponse;
import dev.larder.socket.raw.TestContent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  /// Valid for `localhost` and 127.0.0.1, and trusted by the client.
  private static SSLContext local;

  /// Valid for another host, and trusted by nobody but itself.
  private static SSLContext other;

  @BeforeAll
  static void makeCertificates(@TempDir Path directory) throws Exception {
    // The client's settings for TLS count only if they are there before the first server socket.
    new OriginHarness().close();
    TestCertificate mine = TestCertificate.of(directory, "dns:localhost,ip:127.0.0.1");
    TestCertificate others = TestCertificate.of(directory, "dns:other.test");
    local = mine.context();
    other = others.context();
  }

  private static OriginHarness harness(SSLContext trusting) {
    return new OriginHarness(
        OriginHarness.config(LONG, LONG, LONG, LONG), () -> trusting, NameResolver::bySystem);
  }

  private static ScriptedOrigin origin(SSLContext context, ScriptedOrigin.Script... scripts)
      throws IOException {
    return new ScriptedOrigin(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1")),
        scripts);
  }

  private static OriginResponse get(OriginHarness harness, ScriptedOrigin origin, String host)
      throws Exception {
    return harness.client.send(
        OriginHarness.request("GET", "https://" + host + ":" + origin.port() + "/"), Content.EMPTY);
  }

  private static Kind failure(OriginHarness harness, ScriptedOrigin origin, String host) {
    return assertThrows(OriginFailure.class, () -> get(harness, origin, host)).kind();
  }

  @Test
  void connectionIsReused() throws Exception {
    try (ScriptedOrigin origin = origin(local, OriginHarness::echo);
        OriginHarness harness = harness(local)) {
      for (int i = 0; i < 3; i++) {
        assertEquals("/", text(get(harness, origin, "localhost")));
      }
      assertEquals(1, origin.connections.get());
    }
  }

  @Test
  void serverIsNamedUnlessItIsAnAddress() throws Exception {
    List<String> names = new CopyOnWriteArrayList<>();
    ScriptedOrigin.Script script =
        client -> {
          client.head();
          ExtendedSSLSession session =
              (ExtendedSSLSession) ((SSLSocket) client.socket()).getSession();
          names.add(session.getRequestedServerNames().toString());
          client.send(ok("x"));
        };
    try (ScriptedOrigin origin = origin(local, script);
        OriginHarness harness = harness(local)) {
      text(get(harness, origin, "localhost"));
      text(get(harness, origin, "127.0.0.1"));
      assertEquals(List.of("[type=host_name (0), value=localhost]", "[]"), names);
    }
  }

  @Test
  void certificateThatNobodyVouchesForIsRefused() throws Exception {
    try (ScriptedOrigin origin = origin(other, OriginHarness::echo);
        OriginHarness harness = harness(local)) {
      assertEquals(Kind.TLS_CERTIFICATE_ERROR, failure(harness, origin, "localhost"));
      assertEquals(0, harness.client.rememberedOrigins());
    }
  }

  @Test
  void certificateOfAnotherHostIsRefused() throws Exception {
    try (ScriptedOrigin origin = origin(other, OriginHarness::echo);
        OriginHarness harness = harness(other)) {
      assertEquals(Kind.TLS_CERTIFICATE_ERROR, failure(harness, origin, "localhost"));
    }
  }

  @Test
  void certificateOfAnotherAddressIsRefused() throws Exception {
    try (ScriptedOrigin origin = origin(other, OriginHarness::echo);
        OriginHarness harness = harness(other)) {
      assertEquals(Kind.TLS_CERTIFICATE_ERROR, failure(harness, origin, "127.0.0.1"));
    }
  }

  @Test
  void serverWithoutTlsIsAProtocolError() throws Exception {
    try (ScriptedOrigin origin =
            new ScriptedOrigin(
                client -> {
                  client.send("HTTP/1.1 400 Bad Request\r\n\r\n");
                  client.rest();
                });
        OriginHarness harness = harness(local)) {
      assertEquals(Kind.TLS_PROTOCOL_ERROR, failure(harness, origin, "127.0.0.1"));
    }
  }

  @Test
  void serverThatNeverShakesHandsIsATimeout() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedOrigin origin = new ScriptedOrigin(client -> end.await());
        OriginHarness harness =
            new OriginHarness(
                OriginHarness.config(SHORT.multipliedBy(3), LONG, LONG, LONG),
                () -> local,
                NameResolver::bySystem)) {
      assertEquals(Kind.CONNECTION_TIMEOUT, failure(harness, origin, "127.0.0.1"));
      end.countDown();
    }
  }

  @Test
  void endWithoutTheGoodByeOfTlsIsNoEnd() throws Exception {
    // A server in front of the real one that passes octets on, and ends the connection by itself.
    try (ScriptedOrigin real =
            origin(
                local,
                client -> {
                  answer(client, "HTTP/1.1 200 OK\r\n\r\nabc");
                  client.rest();
                });
        ScriptedOrigin between =
            new ScriptedOrigin(
                client -> {
                  try (Socket onward = new Socket("127.0.0.1", real.port())) {
                    Thread.ofVirtual().start(() -> pass(client.socket(), onward));
                    InputStream in = onward.getInputStream();
                    byte[] octets = new byte[4_096];
                    // The handshake, the head and its three octets, but nothing else.
                    onward.setSoTimeout(300);
                    try {
                      for (int n = in.read(octets); n >= 0; n = in.read(octets)) {
                        client.socket().getOutputStream().write(octets, 0, n);
                      }
                    } catch (SocketTimeoutException silent) {
                      client.endOutput();
                    }
                    client.rest();
                  }
                });
        OriginHarness harness = harness(local);
        OriginResponse response = get(harness, between, "localhost")) {
      assertThrows(IOException.class, () -> text(response));
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException closed) {
      // The test is over.
    }
  }

  @Test
  void getGoesOutAgainWhenAReusedConnectionProvesDead() throws Exception {
    try (ScriptedOrigin origin =
            origin(
                local,
                client -> {
                  answer(client, ok("first"));
                  client.head();
                },
                OriginHarness::echo);
        OriginHarness harness = harness(local)) {
      text(get(harness, origin, "localhost"));
      assertEquals("/", text(get(harness, origin, "localhost")));
      assertEquals(2, origin.connections.get());
    }
  }

  @Test
  void expectationIsWaitedForAndContentSent() throws Exception {
    try (ScriptedOrigin origin =
            origin(
                local,
                client -> {
                  client.head();
                  assertEquals("hello", client.octets(5));
                  client.send(ok("done"));
                });
        OriginHarness harness = harness(local)) {
      try (OriginResponse response =
          harness.client.send(
              OriginHarness.request(
                  "POST", "https://localhost:" + origin.port() + "/", "Expect", "100-continue"),
              TestContent.of("hello"))) {
        assertEquals("done", text(response));
      }
      assertEquals(List.of(), origin.failures);
    }
  }
}
