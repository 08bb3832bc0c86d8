package dev.larder.domain.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A header or trailer section: field lines in the order in which they came (RFC 9110 section 5).
///
/// Immutable. The lines stay octets; a string is made only of a value that somebody asks for, so a
/// request that is answered from the cache costs two small arrays and no string per field.
public final class Fields {
  /// Span layout: name start, name end, value start, value end, for each line.
  private static final int WIDTH = 4;

  /// The section without lines.
  public static final Fields EMPTY = new Fields(new byte[0], new int[0], 0);

  private final byte[] bytes;
  private final int[] spans;
  private final byte[] numbers;
  private final int size;
  private final long known;

  private Fields(byte[] bytes, int[] spans, int size) {
    this.bytes = bytes;
    this.spans = spans;
    this.size = size;
    this.numbers = new byte[size];
    long mask = 0;
    for (int i = 0; i < size; i++) {
      int number = FieldName.numberOf(bytes, spans[i * WIDTH], spans[i * WIDTH + 1]);
      numbers[i] = (byte) number;
      if (number >= 0) {
        mask |= 1L << number;
      }
    }
    this.known = mask;
  }

  /// The lines that a parser has found and checked in `bytes`.
  ///
  /// @param bytes owned by the section from now on
  /// @param spans four offsets for each line: name start, name end, value start, value end
  /// @param size number of lines
  public static Fields parsed(byte[] bytes, int[] spans, int size) {
    return size == 0 ? EMPTY : new Fields(bytes, spans, size);
  }

  /// The section with these lines, given as name, value, name, value.
  ///
  /// @throws IllegalArgumentException when a name or a value is not allowed in HTTP
  public static Fields of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a name lacks its value");
    }
    Builder builder = builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /// A builder that starts with this section's lines.
  public Builder toBuilder() {
    Builder builder = new Builder();
    for (int i = 0; i < size; i++) {
      builder.copy(this, i);
    }
    return builder;
  }

  /// Number of lines.
  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /// The name of line `i` as it was written.
  public String name(int i) {
    return text(i * WIDTH);
  }

  /// The value of line `i`, without surrounding white space.
  public String value(int i) {
    return text(i * WIDTH + 2);
  }

  private String text(int at) {
    return new String(bytes, spans[at], spans[at + 1] - spans[at], ISO_8859_1);
  }

  /// Whether line `i` has this name.
  public boolean is(int i, FieldName name) {
    int number = numbers[i];
    return name.number() >= 0
        ? number == name.number()
        : number < 0 && name.matches(bytes, spans[i * WIDTH], spans[i * WIDTH + 1]);
  }

  /// Whether there is at least one line of this name.
  public boolean has(FieldName name) {
    return name.number() >= 0 ? (known & 1L << name.number()) != 0 : indexOf(name) >= 0;
  }

  /// Whether any of the known names in the mask is there; see [#maskOf].
  public boolean hasAny(long mask) {
    return (known & mask) != 0;
  }

  /// A mask for [#hasAny].
  ///
  /// @throws IllegalArgumentException for a name that is not one of the constants of [FieldName]
  public static long maskOf(FieldName... names) {
    long mask = 0;
    for (FieldName name : names) {
      if (name.number() < 0) {
        throw new IllegalArgumentException(name + " has no number");
      }
      mask |= 1L << name.number();
    }
    return mask;
  }

  private int indexOf(FieldName name) {
    for (int i = 0; i < size; i++) {
      if (is(i, name)) {
        return i;
      }
    }
    return -1;
  }

  /// The value of the first line of this name, or null.
  public @Nullable String first(FieldName name) {
    if (name.number() >= 0 && !has(name)) {
      return null;
    }
    int i = indexOf(name);
    return i < 0 ? null : value(i);
  }

  /// The values of all lines of this name, in order.
  public List<String> all(FieldName name) {
    if (!has(name)) {
      return List.of();
    }
    List<String> values = new ArrayList<>(1);
    for (int i = 0; i < size; i++) {
      if (is(i, name)) {
        values.add(value(i));
      }
    }
    return values;
  }

  /// The combined value of a list-based field: its lines joined by comma and space (RFC 9110
  /// section 5.3), or null when there is none.
  public @Nullable String combined(FieldName name) {
    List<String> values = all(name);
    return switch (values.size()) {
      case 0 -> null;
      case 1 -> values.getFirst();
      default -> String.join(", ", values);
    };
  }

  /// This section without the lines whose name the predicate takes.
  public Fields without(Predicate<FieldName> unwanted) {
    Builder builder = new Builder();
    for (int i = 0; i < size; i++) {
      if (!unwanted.test(fieldName(i))) {
        builder.copy(this, i);
      }
    }
    return builder.count == size ? this : builder.build();
  }

  /// The name of line `i`, as a value that compares without regard to case.
  public FieldName fieldName(int i) {
    return numbers[i] >= 0 ? FieldName.numbered(numbers[i]) : FieldName.of(name(i));
  }

  /// Octets that [#encode] writes: each line with its colon, space, CR and LF.
  public int encodedLength() {
    int length = 0;
    for (int i = 0; i < size; i++) {
      int at = i * WIDTH;
      length += spans[at + 1] - spans[at] + spans[at + 3] - spans[at + 2] + 4;
    }
    return length;
  }

  /// Writes every line as `name: value CR LF` and returns the offset behind the last one.
  ///
  /// @throws IndexOutOfBoundsException when `target` has less room than [#encodedLength] from
  ///   `offset`
  public int encode(byte[] target, int offset) {
    int out = offset;
    for (int i = 0; i < size; i++) {
      int at = i * WIDTH;
      int length = spans[at + 1] - spans[at];
      System.arraycopy(bytes, spans[at], target, out, length);
      out += length;
      target[out++] = ':';
      target[out++] = ' ';
      length = spans[at + 3] - spans[at + 2];
      System.arraycopy(bytes, spans[at + 2], target, out, length);
      out += length;
      target[out++] = '\r';
      target[out++] = '\n';
    }
    return out;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Fields that) || that.size != size) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!fieldName(i).equals(that.fieldName(i)) || !value(i).equals(that.value(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + Objects.hash(fieldName(i), value(i));
    }
    return hash;
  }

  /// The lines as they would be sent, for people.
  @Override
  public String toString() {
    byte[] text = new byte[encodedLength()];
    encode(text, 0);
    return new String(text, ISO_8859_1);
  }

  /// Collects lines. Confined to one thread.
  public static final class Builder {
    private byte[] bytes = new byte[256];
    private int used;
    private int[] spans = new int[16 * WIDTH];
    private int count;

    private Builder() {}

    /// Appends a line.
    ///
    /// @throws IllegalArgumentException when the name is no token or the value has a control
    ///   character
    public Builder add(String name, String value) {
      if (!Tokens.isToken(name)) {
        throw new IllegalArgumentException("not a field name: \"" + name + '"');
      }
      String trimmed = withoutSurroundingSpace(value);
      if (!Tokens.isFieldValue(trimmed)) {
        throw new IllegalArgumentException("not a value for " + name + ": \"" + value + '"');
      }
      byte[] nameBytes = name.getBytes(ISO_8859_1);
      byte[] valueBytes = trimmed.getBytes(ISO_8859_1);
      append(nameBytes, 0, nameBytes.length, valueBytes, 0, valueBytes.length);
      return this;
    }

    /// Space and tab only: a value that ends in another control character is no value.
    private static String withoutSurroundingSpace(String value) {
      int from = 0;
      int to = value.length();
      while (from < to && isSpace(value.charAt(from))) {
        from++;
      }
      while (from < to && isSpace(value.charAt(to - 1))) {
        to--;
      }
      return value.substring(from, to);
    }

    private static boolean isSpace(char c) {
      return c == ' ' || c == '\t';
    }

    /// Appends a line under its usual spelling.
    public Builder add(FieldName name, String value) {
      return add(name.toString(), value);
    }

    /// Replaces all lines of this name with one at the end.
    public Builder set(FieldName name, String value) {
      return remove(name).add(name, value);
    }

    /// Drops all lines of this name.
    public Builder remove(FieldName name) {
      int kept = 0;
      for (int i = 0; i < count; i++) {
        if (!name.matches(bytes, spans[i * WIDTH], spans[i * WIDTH + 1])) {
          System.arraycopy(spans, i * WIDTH, spans, kept * WIDTH, WIDTH);
          kept++;
        }
      }
      count = kept;
      return this;
    }

    /// Appends line `i` of another section as it is.
    public Builder copy(Fields from, int i) {
      int at = i * WIDTH;
      append(
          from.bytes,
          from.spans[at],
          from.spans[at + 1] - from.spans[at],
          from.bytes,
          from.spans[at + 2],
          from.spans[at + 3] - from.spans[at + 2]);
      return this;
    }

    /// Appends all lines of another section.
    public Builder copyAll(Fields from) {
      for (int i = 0; i < from.size; i++) {
        copy(from, i);
      }
      return this;
    }

    private void append(
        byte[] name, int nameFrom, int nameLength, byte[] value, int valueFrom, int valueLength) {
      int needed = used + nameLength + valueLength;
      if (needed > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
      }
      if ((count + 1) * WIDTH > spans.length) {
        spans = Arrays.copyOf(spans, spans.length * 2);
      }
      int at = count++ * WIDTH;
      System.arraycopy(name, nameFrom, bytes, used, nameLength);
      spans[at] = used;
      used += nameLength;
      spans[at + 1] = used;
      System.arraycopy(value, valueFrom, bytes, used, valueLength);
      spans[at + 2] = used;
      used += valueLength;
      spans[at + 3] = used;
    }

    public Fields build() {
      return parsed(Arrays.copyOf(bytes, used), Arrays.copyOf(spans, count * WIDTH), count);
    }
  }
}
