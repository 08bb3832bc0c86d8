package dev.larder.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/// A client that sends exactly what it is told to.
final class RawClient implements AutoCloseable {
  /// Only so that a broken test ends.
  private static final int PATIENCE_MILLIS = 40_000;

  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /// Asks once, on a connection of its own, and returns the whole response.
  ///
  /// @param fieldLines further fields, each without a line end
  static RawResponse get(int port, String url, String... fieldLines) throws IOException {
    try (RawClient client = new RawClient(port)) {
      return client.send(getRequest(url, fieldLines)).response();
    }
  }

  /// A request in absolute-form, as clients send it to a proxy.
  static String getRequest(String url, String... fieldLines) {
    String authority = url.substring(7, url.indexOf('/', 7));
    StringBuilder request = new StringBuilder("GET " + url + " HTTP/1.1\r\n");
    request.append("Host: ").append(authority).append("\r\n");
    for (String line : fieldLines) {
      request.append(line).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  RawClient send(String octets) throws IOException {
    socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
    return this;
  }

  /// The next response, whose request was none of HEAD.
  RawResponse response() throws IOException {
    RawResponse head = head();
    int status = head.status();
    if (status < 200 || status == 204 || status == 304) {
      return head;
    }
    byte[] body;
    if (head.has("Transfer-Encoding")) {
      body = chunks();
    } else if (head.has("Content-Length")) {
      body = octets(Integer.parseInt(head.field("Content-Length")));
    } else {
      body = rest();
    }
    return new RawResponse(head.head(), body);
  }

  /// The head of the next response, or [EOFException] when the connection ends first.
  RawResponse head() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n", text.length() - 4) < 0) {
      text.append((char) octet());
    }
    return new RawResponse(text.toString(), new byte[0]);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(octets(size));
      if (!line().isEmpty()) {
        throw new IOException("a chunk is longer than it says");
      }
    }
    while (!line().isEmpty()) {
      // Trailer fields are of no interest here.
    }
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n", text.length() - 2) < 0) {
      text.append((char) octet());
    }
    return text.substring(0, text.length() - 2);
  }

  private int octet() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException();
    }
    return octet;
  }

  byte[] octets(int count) throws IOException {
    byte[] octets = in.readNBytes(count);
    if (octets.length < count) {
      throw new EOFException("after " + octets.length + " octets of " + count);
    }
    return octets;
  }

  /// Everything up to the orderly end of the connection.
  byte[] rest() throws IOException {
    return in.readAllBytes();
  }

  /// Whether the other side has ended the connection, in order or not; waits for it.
  boolean ended() {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /// Leaves without a word: what is still sent here is answered with a reset.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
