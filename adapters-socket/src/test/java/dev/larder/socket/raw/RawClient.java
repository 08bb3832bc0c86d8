package dev.larder.socket.raw;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/// A client that sends exactly what it is told to.
public final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  public RawClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  public RawClient(Socket connected) throws IOException {
    socket = connected;
    // Only so that a broken test ends.
    socket.setSoTimeout(20_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  public RawClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  public RawClient send(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
    return this;
  }

  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  public Socket socket() {
    return socket;
  }

  /// The next response, whose request was none of HEAD.
  public RawMessage response() throws IOException {
    RawMessage head = head();
    int status = head.status();
    boolean none = status < 200 || status == 204 || status == 304;
    return none ? head : head.withBody(body(head));
  }

  /// The next message's head, or [EOFException] when the connection ends first.
  public RawMessage head() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n", text.length() - 4) < 0) {
      text.append((char) octet());
    }
    return new RawMessage(text.toString(), "", "");
  }

  private String[] body(RawMessage head) throws IOException {
    if (head.has("Transfer-Encoding")) {
      return chunks();
    }
    if (head.has("Content-Length")) {
      return new String[] {octets(Integer.parseInt(head.field("Content-Length"))), ""};
    }
    return new String[] {rest(), ""};
  }

  private String[] chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      int size = Integer.parseInt(line(), 16);
      if (size == 0) {
        break;
      }
      body.append(octets(size));
      if (!line().isEmpty()) {
        throw new IOException("a chunk is longer than it says");
      }
    }
    StringBuilder trailers = new StringBuilder();
    for (String line = line(); !line.isEmpty(); line = line()) {
      trailers.append(line).append("\r\n");
    }
    return new String[] {body.toString(), trailers.toString()};
  }

  public String line() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n", text.length() - 2) < 0) {
      text.append((char) octet());
    }
    return text.substring(0, text.length() - 2);
  }

  public String octets(int count) throws IOException {
    byte[] octets = in.readNBytes(count);
    if (octets.length < count) {
      throw new EOFException("after " + octets.length + " octets of " + count);
    }
    return new String(octets, ISO_8859_1);
  }

  private int octet() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException();
    }
    return octet;
  }

  /// Everything up to the orderly end of the connection.
  public String rest() throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    in.transferTo(octets);
    return octets.toString(ISO_8859_1);
  }

  /// Whether the other side has ended the connection, in order or not; waits for it.
  public boolean ended() {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
