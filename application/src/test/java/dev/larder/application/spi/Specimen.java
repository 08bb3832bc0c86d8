package dev.larder.application.spi;

import dev.larder.application.api.Content;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.SelectingFields;
import dev.larder.domain.cache.StoredResponse;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.MalformedTarget;
import dev.larder.domain.message.ResponseHead;
import dev.larder.domain.message.TargetUri;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A response whose head says what its content must be: whatever a store hands out can be checked
/// without knowing when it was stored.
///
/// @param key primary key
/// @param variant value of the selecting field `Accept-Language`, empty for a response without
///   `Vary`
/// @param version makes the content differ from that of other versions
/// @param size octets of content
public record Specimen(CacheKey key, String variant, long version, int size) {

  /// A response without variants.
  public static Specimen of(String path, long version, int size) {
    return new Specimen(key(path), "", version, size);
  }

  /// The key of a path on a host of the tests.
  public static CacheKey key(String path) {
    try {
      return new CacheKey(TargetUri.parse("http://example.com/" + path));
    } catch (MalformedTarget e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// The same as another variant.
  public Specimen as(String otherVariant) {
    return new Specimen(key, otherVariant, version, size);
  }

  /// The head, to be deleted an hour from now.
  public StoredResponse response(Instant now) {
    return response(now, now.plus(Duration.ofHours(1)));
  }

  /// The head, to be deleted at the given time.
  public StoredResponse response(Instant now, Instant deleteAt) {
    Fields fields =
        Fields.of(
            "Date",
            "Sun, 01 Mar 2026 12:00:00 GMT",
            "Content-Type",
            "text/plain",
            "X-Key",
            key.target().toString(),
            "X-Variant",
            variant,
            "X-Version",
            Long.toString(version),
            "X-Size",
            Integer.toString(size));
    return new StoredResponse(
        ResponseHead.of(200, "OK", fields), selecting(), now.minusMillis(250), now, deleteAt);
  }

  private SelectingFields selecting() {
    return variant.isEmpty()
        ? SelectingFields.NONE
        : new SelectingFields(List.of(FieldName.ACCEPT_LANGUAGE), List.of(variant));
  }

  /// The content.
  public byte[] content() {
    byte[] bytes = new byte[size];
    long state = key.hashCode() * 31L + variant.hashCode() * 17L + version * 0x9E3779B97F4A7C15L;
    for (int i = 0; i < size; i++) {
      if ((i & 7) == 0) {
        state = state * 6364136223846793005L + 1442695040888963407L;
      }
      bytes[i] = (byte) (state >>> 8 * (i & 7));
    }
    return bytes;
  }

  /// Stores it, in chunks of the given size.
  ///
  /// @return the entry, or null when the store gave up on it
  public @Nullable StoredEntry store(CacheStore store, StoredResponse response, int chunkSize) {
    try (EntryWriter writer = store.write(key, response, size)) {
      byte[] content = content();
      for (int at = 0; at < size; at += chunkSize) {
        byte[] chunk = Arrays.copyOfRange(content, at, Math.min(size, at + chunkSize));
        if (!writer.append(chunk, chunk.length)) {
          return null;
        }
      }
      return writer.commit();
    }
  }

  /// Stores it.
  public @Nullable StoredEntry store(CacheStore store, Instant now) {
    return store(store, response(now), 16 * 1024);
  }

  /// What an entry says that it is.
  public static Specimen of(StoredEntry entry) {
    Fields fields = entry.response().head().fields();
    return new Specimen(
        entry.key(),
        text(fields, "X-Variant"),
        Long.parseLong(text(fields, "X-Version")),
        Integer.parseInt(text(fields, "X-Size")));
  }

  private static String text(Fields fields, String name) {
    String value = fields.first(FieldName.of(name));
    return value == null ? "" : value;
  }

  /// Whether key, head and content of an entry belong together, octet for octet.
  ///
  /// @throws IOException when the content cannot be read
  public static boolean isWhole(StoredEntry entry) throws IOException {
    Specimen claimed = of(entry);
    String key = text(entry.response().head().fields(), "X-Key");
    return key.equals(entry.key().toString())
        && claimed.size == entry.length()
        && claimed.selecting().equals(entry.response().selectingFields())
        && Arrays.equals(claimed.content(), contentOf(entry));
  }

  /// The whole content of an entry.
  public static byte[] contentOf(StoredEntry entry) throws IOException {
    return read(entry, 0, entry.length());
  }

  /// A part of the content of an entry.
  public static byte[] read(StoredEntry entry, long offset, long length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Content content = entry.open(offset, length)) {
      byte[] buffer = new byte[10_000];
      for (int count = content.read(buffer, 0, buffer.length);
          count >= 0;
          count = content.read(buffer, 0, buffer.length)) {
        bytes.write(buffer, 0, count);
      }
    }
    return bytes.toByteArray();
  }
}
