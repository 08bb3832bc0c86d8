package dev.larder.socket.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.Tokens;
import java.util.Arrays;

/// Serialises heads into an array that is used again and again (RFC 9112 sections 3, 4 and 5).
///
/// Start with [#request], [#response] or [#begin], append lines, finish with [#end]. Text that
/// could end a line early is an [IllegalArgumentException], never output. Confined to the thread
/// that owns the connection at the time.
public final class HeadWriter {
  /// Size of the array at first and between messages, in octets.
  private static final int CAPACITY = 1_024;

  /// Heads up to this size keep their array for the next one.
  private static final int KEPT = 8_192;

  private static final long FRAMING_FIELDS =
      Fields.maskOf(FieldName.CONTENT_LENGTH, FieldName.TRANSFER_ENCODING);
  private static final byte[] VERSION = "HTTP/1.1 ".getBytes(ISO_8859_1);
  private static final byte[] CONTENT_LENGTH = "Content-Length: ".getBytes(ISO_8859_1);
  private static final byte[] CHUNKED = "Transfer-Encoding: chunked\r\n".getBytes(ISO_8859_1);
  private static final byte[] CLOSE = "Connection: close\r\n".getBytes(ISO_8859_1);

  private byte[] octets = new byte[CAPACITY];
  private int length;
  private int status;

  /// Begins with nothing, for heads whose first lines are [#encoded] already.
  public HeadWriter begin() {
    if (octets.length > KEPT) {
      octets = new byte[CAPACITY];
    }
    length = 0;
    status = 0;
    return this;
  }

  /// Begins a request head.
  ///
  /// @param target as it shall stand in the request line
  /// @throws IllegalArgumentException when the method is no token or the target has a character
  ///   that no request line may hold
  public HeadWriter request(String method, String target) {
    if (!Tokens.isToken(method)) {
      throw new IllegalArgumentException("not a method");
    }
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) <= ' ' || target.charAt(i) >= 0x7f) {
        throw new IllegalArgumentException("not a request target");
      }
    }
    if (target.isEmpty()) {
      throw new IllegalArgumentException("an empty request target");
    }
    begin().text(method).octet(' ').text(target).octet(' ');
    room(VERSION.length + 1);
    System.arraycopy(VERSION, 0, octets, length, VERSION.length - 1);
    length += VERSION.length - 1;
    return lineEnd();
  }

  /// Begins a response head.
  ///
  /// @param statusCode 100 to 599
  /// @param reason reason phrase, may be empty
  /// @throws IllegalArgumentException when the status is out of range or the reason has a control
  ///   character
  public HeadWriter response(int statusCode, String reason) {
    if (statusCode < 100 || statusCode > 599) {
      throw new IllegalArgumentException("not a status code: " + statusCode);
    }
    if (!Tokens.isFieldValue(reason)) {
      throw new IllegalArgumentException("not a reason phrase");
    }
    begin().encoded(VERSION).number(statusCode).octet(' ').text(reason).lineEnd();
    status = statusCode;
    return this;
  }

  /// Appends all lines of a section, which have been checked when it was made.
  public HeadWriter fields(Fields fields) {
    room(fields.encodedLength());
    length = fields.encode(octets, length);
    return this;
  }

  /// Appends the lines of a section, its framing replaced by the one that is going to be used.
  ///
  /// A message without content keeps a `Content-Length` line where that describes the content which
  /// a GET would get, so in answers to HEAD and in 304, and loses it where it is forbidden.
  public HeadWriter fields(Fields fields, Framing framing) {
    Fields rest = fields;
    if (fields.hasAny(FRAMING_FIELDS)) {
      boolean keepsLength = framing instanceof Framing.None && (status >= 200 && status != 204);
      rest =
          fields.without(
              name ->
                  name.equals(FieldName.TRANSFER_ENCODING)
                      || !keepsLength && name.equals(FieldName.CONTENT_LENGTH));
    }
    return fields(rest).framing(framing);
  }

  /// Appends the line that announces the framing, if it has one; for [Framing.UntilClose] that is
  /// `Connection: close`.
  public HeadWriter framing(Framing framing) {
    return switch (framing) {
      case Framing.None _ -> this;
      case Framing.Length size -> encoded(CONTENT_LENGTH).number(size.octets()).lineEnd();
      case Framing.Chunked _ -> encoded(CHUNKED);
      case Framing.UntilClose _ -> encoded(CLOSE);
    };
  }

  /// Appends one line.
  ///
  /// @throws IllegalArgumentException when the value has a control character other than tab, or a
  ///   character beyond Latin-1
  public HeadWriter field(FieldName name, String value) {
    if (!Tokens.isFieldValue(value)) {
      throw new IllegalArgumentException("not a value for " + name);
    }
    return text(name.toString()).octet(':').octet(' ').text(value).lineEnd();
  }

  /// Appends one line with a decimal number.
  ///
  /// @param value 0 or more
  public HeadWriter field(FieldName name, long value) {
    return text(name.toString()).octet(':').octet(' ').number(value).lineEnd();
  }

  /// Appends octets that this class or [Fields#encode] has made, or content.
  public HeadWriter encoded(byte[] source) {
    return encoded(source, 0, source.length);
  }

  /// Appends octets that this class or [Fields#encode] has made, or content.
  public HeadWriter encoded(byte[] source, int offset, int count) {
    room(count);
    System.arraycopy(source, offset, octets, length, count);
    length += count;
    return this;
  }

  /// Appends the empty line that ends a head.
  public HeadWriter end() {
    return lineEnd();
  }

  /// Octets written since the beginning.
  public int length() {
    return length;
  }

  /// What has been written, for keeping.
  public byte[] toByteArray() {
    return Arrays.copyOf(octets, length);
  }

  /// The array itself; its first [#length] octets are valid until the next head begins.
  byte[] octets() {
    return octets;
  }

  private HeadWriter text(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      octets[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  private HeadWriter number(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative");
    }
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    room(digits);
    length += digits;
    int at = length;
    long rest = value;
    do {
      octets[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    return this;
  }

  private HeadWriter octet(char c) {
    room(1);
    octets[length++] = (byte) c;
    return this;
  }

  private HeadWriter lineEnd() {
    return octet('\r').octet('\n');
  }

  private void room(int more) {
    if (octets.length - length < more) {
      octets = Arrays.copyOf(octets, Math.max(length + more, octets.length * 2));
    }
  }
}
