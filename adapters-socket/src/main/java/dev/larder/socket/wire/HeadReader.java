package dev.larder.socket.wire;

import dev.larder.domain.message.Fields;
import dev.larder.domain.message.Tokens;
import java.io.IOException;
import java.util.Arrays;

/// Reads the lines of a head or a trailer section (RFC 9112 sections 2.2 and 5).
///
/// Looks at each octet once, however slowly they arrive, and leaves the section in the buffer until
/// all of it is there. Offsets count from the buffer's position, since receiving more may move the
/// octets. Confined to the thread that serves the connection.
final class HeadReader {
  private static final int WIDTH = 4;

  private final InputBuffer in;
  private final Limits limits;

  /// Where the next line begins.
  private int next;

  private int[] spans = new int[16 * WIDTH];
  private int count;

  HeadReader(InputBuffer in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  /// Reads the first line of a head, which stays at the buffer's position.
  ///
  /// @param tooLong status when it is longer than its limit
  /// @return octets of the line, without CR LF
  int startLine(int tooLong) throws IOException {
    int end = endOfLine(0, limits.startLine(), tooLong, "the first line is too long");
    next = end + 2;
    return end;
  }

  /// Reads the field lines up to the empty line and takes the whole section, start line included,
  /// out of the buffer.
  Fields fields() throws IOException {
    int first = next;
    int last = next;
    count = 0;
    while (true) {
      int start = next;
      int end = endOfLine(start, limits.head() - 2, 431, "the fields are too long");
      next = end + 2;
      if (end == start) {
        break;
      }
      line(start, end, first);
      last = end;
    }
    int base = in.position();
    byte[] octets = Arrays.copyOfRange(in.octets(), base + first, base + last);
    in.consume(next);
    next = 0;
    return Fields.parsed(octets, Arrays.copyOf(spans, count * WIDTH), count);
  }

  /// Finds the CR LF that ends the line from `from` on.
  ///
  /// @param furthest last offset at which its CR may stand
  /// @return offset of the CR
  private int endOfLine(int from, int furthest, int tooLong, String reason) throws IOException {
    int at = from;
    while (true) {
      byte[] octets = in.octets();
      int base = in.position();
      int buffered = in.buffered();
      int end = Math.min(buffered, furthest + 1);
      while (at < end && Tokens.isFieldValueChar(octets[base + at])) {
        at++;
      }
      if (at > furthest) {
        throw new BadMessage(tooLong, reason);
      }
      if (at < end) {
        if (octets[base + at] != '\r') {
          throw BadMessage.malformed(
              octets[base + at] == '\n' ? "a line ends with a bare LF" : "a control character");
        }
        if (at + 1 < buffered) {
          if (octets[base + at + 1] == '\n') {
            return at;
          }
          throw BadMessage.malformed("a bare CR");
        }
      }
      if (!in.fill(limits.head() + 2)) {
        throw new TruncatedHead();
      }
    }
  }

  /// Checks one field line and notes where its name and value are, counted from `first`.
  private void line(int start, int end, int first) throws BadMessage {
    if (count == limits.fields()) {
      throw new BadMessage(431, "too many field lines");
    }
    byte[] octets = in.octets();
    int base = in.position();
    int at = start;
    while (at < end && Tokens.isTokenChar(octets[base + at])) {
      at++;
    }
    if (at == start || at == end || octets[base + at] != ':') {
      throw BadMessage.malformed(fault(octets[base + Math.min(at, end - 1)], start, at, first));
    }
    int valueStart = at + 1;
    while (valueStart < end && isSpace(octets[base + valueStart])) {
      valueStart++;
    }
    int valueEnd = end;
    while (valueEnd > valueStart && isSpace(octets[base + valueEnd - 1])) {
      valueEnd--;
    }
    int slot = count++ * WIDTH;
    if (slot == spans.length) {
      spans = Arrays.copyOf(spans, slot * 2);
    }
    spans[slot] = start - first;
    spans[slot + 1] = at - first;
    spans[slot + 2] = valueStart - first;
    spans[slot + 3] = valueEnd - first;
  }

  private static String fault(byte octet, int start, int at, int first) {
    if (!isSpace(octet)) {
      return at == start && octet == ':' ? "a field without a name" : "a malformed field name";
    }
    if (at > start) {
      return "white space in or behind a field name";
    }
    return start == first ? "white space before the first field" : "a folded field line";
  }

  private static boolean isSpace(byte octet) {
    return octet == ' ' || octet == '\t';
  }
}
