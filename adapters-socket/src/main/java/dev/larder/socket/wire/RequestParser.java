package dev.larder.socket.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.Tokens;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads the heads of a connection's requests, one after the other (RFC 9112 section 3).
///
/// Confined to the thread that serves the connection.
public final class RequestParser {
  /// A longer method is none that anybody knows; it shall not get into logs either.
  private static final int LONGEST_METHOD = 64;

  private static final byte[][] METHODS = {
    "GET".getBytes(ISO_8859_1),
    "HEAD".getBytes(ISO_8859_1),
    "POST".getBytes(ISO_8859_1),
    "PUT".getBytes(ISO_8859_1),
    "DELETE".getBytes(ISO_8859_1),
    "OPTIONS".getBytes(ISO_8859_1),
    "PATCH".getBytes(ISO_8859_1),
    "CONNECT".getBytes(ISO_8859_1),
    "TRACE".getBytes(ISO_8859_1),
  };
  private static final String[] METHOD_NAMES = {
    "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE"
  };

  private final InputBuffer in;
  private final String scheme;
  private final HeadReader head;

  /// @param scheme `http` or `https`: what a target without a scheme gets
  public RequestParser(InputBuffer in, String scheme, Limits limits) {
    this.in = in;
    this.scheme = scheme;
    this.head = new HeadReader(in, limits);
  }

  /// Blocks until the head of the next request is there. The content of the one before must have
  /// been read.
  ///
  /// @return null when the connection ended before another request began
  /// @throws BadMessage when the request is refused: it must be answered with that status, and the
  ///   connection closed
  /// @throws TruncatedHead when the connection ended within the head
  public @Nullable ParsedRequest next() throws IOException {
    if (!in.await() || !skipEmptyLine()) {
      return null;
    }
    int lineEnd = head.startLine(414);
    byte[] octets = in.octets();
    int from = in.position();
    int to = from + lineEnd;
    int methodEnd = methodEnd(octets, from, to);
    int targetEnd = to - HttpVersion.LENGTH - 1;
    if (targetEnd <= methodEnd + 1 || octets[targetEnd] != ' ') {
      throw BadMessage.malformed("a malformed request line");
    }
    int minorVersion = HttpVersion.minor(octets, targetEnd + 1);
    String method = method(octets, from, methodEnd);
    String target = new String(octets, methodEnd + 1, targetEnd - methodEnd - 1, ISO_8859_1);
    Fields fields = head.fields();
    RequestTarget resolved = RequestTarget.of(scheme, method, target, minorVersion, fields);
    Framing framing = FramingRules.ofRequest(minorVersion, fields);
    return new ParsedRequest(
        new RequestHead(method, resolved.uri(), minorVersion, fields),
        resolved.form(),
        framing,
        expectsContinue(minorVersion, fields, framing));
  }

  /// Old clients send an empty line after a request's content; one is skipped (section 2.2).
  private boolean skipEmptyLine() throws IOException {
    if (in.octets()[in.position()] != '\r') {
      return true;
    }
    while (in.buffered() < 2) {
      if (!in.fill(InputBuffer.DEFAULT_CAPACITY)) {
        throw new TruncatedHead();
      }
    }
    if (in.octets()[in.position() + 1] != '\n') {
      throw BadMessage.malformed("a bare CR");
    }
    in.consume(2);
    return in.await();
  }

  private static int methodEnd(byte[] octets, int from, int to) throws BadMessage {
    int at = from;
    while (at < to && Tokens.isTokenChar(octets[at])) {
      at++;
    }
    if (at == from || at == to || octets[at] != ' ') {
      throw BadMessage.malformed("a malformed request line");
    }
    return at;
  }

  private static String method(byte[] octets, int from, int to) throws BadMessage {
    for (int i = 0; i < METHODS.length; i++) {
      byte[] known = METHODS[i];
      if (java.util.Arrays.equals(octets, from, to, known, 0, known.length)) {
        return METHOD_NAMES[i];
      }
    }
    if (to - from > LONGEST_METHOD) {
      throw new BadMessage(501, "an unknown method");
    }
    return new String(octets, from, to - from, ISO_8859_1);
  }

  /// RFC 9110 section 10.1.1.
  private static boolean expectsContinue(int minorVersion, Fields fields, Framing framing)
      throws BadMessage {
    if (minorVersion == 0 || !fields.has(FieldName.EXPECT)) {
      return false;
    }
    for (String value : fields.all(FieldName.EXPECT)) {
      if (!value.equalsIgnoreCase("100-continue")) {
        throw new BadMessage(417, "an expectation other than 100-continue");
      }
    }
    return switch (framing) {
      case Framing.None _ -> false;
      case Framing.Length length -> length.octets() > 0;
      case Framing.Chunked _ -> true;
      case Framing.UntilClose _ -> false;
    };
  }
}
