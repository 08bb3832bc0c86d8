package dev.larder.storage.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.SelectingFields;
import dev.larder.domain.cache.StoredResponse;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Key and head of a stored response, as octets.
///
/// @param key text of the primary key
/// @param response the head
public record RecordMeta(String key, StoredResponse response) {

  /// Encodes key and head.
  public static byte[] encode(CacheKey key, StoredResponse response) {
    Fields fields = response.head().fields();
    byte[] lines = new byte[fields.encodedLength()];
    fields.encode(lines, 0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(lines.length + 256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      put(out, key.target().toString());
      put(out, response.requestTime());
      put(out, response.responseTime());
      put(out, response.deleteAt());
      out.writeShort(response.head().status());
      out.writeByte(response.head().minorVersion());
      put(out, response.head().reason());
      SelectingFields selecting = response.selectingFields();
      out.writeInt(selecting.names().size());
      for (int i = 0; i < selecting.names().size(); i++) {
        put(out, selecting.names().get(i).toString());
        put(out, selecting.values().get(i));
      }
      out.writeInt(fields.size());
      out.write(lines);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void put(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void put(DataOutputStream out, Instant instant) throws IOException {
    out.writeLong(instant.getEpochSecond());
    out.writeInt(instant.getNano());
  }

  /// Decodes what [#encode] made.
  ///
  /// @throws IOException when it was made by something else
  public static RecordMeta decode(ByteBuffer in) throws IOException {
    try {
      String key = text(in);
      Instant requestTime = instant(in);
      Instant responseTime = instant(in);
      Instant deleteAt = instant(in);
      int status = in.getShort();
      int minorVersion = in.get();
      String reason = text(in);
      SelectingFields selecting = selectingFields(in);
      ResponseHead head = new ResponseHead(status, reason, minorVersion, fields(in));
      return new RecordMeta(
          key, new StoredResponse(head, selecting, requestTime, responseTime, deleteAt));
    } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException malformed) {
      throw new IOException("malformed head in a record", malformed);
    }
  }

  private static String text(ByteBuffer in) throws IOException {
    return new String(octets(in, in.getInt()), UTF_8);
  }

  private static byte[] octets(ByteBuffer in, int length) throws IOException {
    if (length < 0 || length > in.remaining()) {
      throw new IOException("malformed length in a record");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static Instant instant(ByteBuffer in) {
    long seconds = in.getLong();
    return Instant.ofEpochSecond(seconds, in.getInt());
  }

  private static SelectingFields selectingFields(ByteBuffer in) throws IOException {
    int count = in.getInt();
    if (count == 0) {
      return SelectingFields.NONE;
    }
    List<FieldName> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(FieldName.of(text(in)));
      values.add(text(in));
    }
    return new SelectingFields(names, values);
  }

  /// Lines of `name: value CR LF`. A name has no colon and a value no CR, so these can be trusted
  /// to separate.
  private static Fields fields(ByteBuffer in) throws IOException {
    int lines = in.getInt();
    byte[] bytes = octets(in, in.remaining());
    if (lines < 0 || lines > bytes.length / 4) {
      throw new IOException("malformed number of field lines in a record");
    }
    int[] spans = new int[lines * 4];
    int at = 0;
    for (int i = 0; i < lines; i++) {
      int colon = indexOf(bytes, ':', at);
      int end = indexOf(bytes, '\r', colon);
      spans[i * 4] = at;
      spans[i * 4 + 1] = colon;
      spans[i * 4 + 2] = colon + 2;
      spans[i * 4 + 3] = end;
      at = end + 2;
    }
    if (at != bytes.length) {
      throw new IOException("malformed field lines in a record");
    }
    return Fields.parsed(bytes, Arrays.copyOf(spans, spans.length), lines);
  }

  private static int indexOf(byte[] bytes, char c, int from) throws IOException {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == c) {
        return i;
      }
    }
    throw new IOException("malformed field line in a record");
  }
}
