package dev.larder.socket.listen;

import dev.larder.application.api.Content;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.SelectingFields;
import dev.larder.domain.cache.StoredResponse;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.ResponseHead;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;

/// A stored response of a store that is none.
final class FakeEntry implements StoredEntry {
  private final StoredResponse response;
  private final long length;
  private final byte[] resident;
  private final Supplier<Content> content;
  int headsEncoded;
  private byte[] head;

  private FakeEntry(
      int status, Fields fields, long length, byte[] resident, Supplier<Content> content) {
    this.response =
        new StoredResponse(
            new ResponseHead(status, "OK", 1, fields),
            SelectingFields.NONE,
            Instant.EPOCH,
            Instant.EPOCH,
            Instant.MAX);
    this.length = length;
    this.resident = resident;
    this.content = content;
  }

  static FakeEntry resident(byte[] octets, String... fields) {
    return new FakeEntry(200, Fields.of(fields), octets.length, octets, null);
  }

  static FakeEntry resident(int status, String... fields) {
    return new FakeEntry(status, Fields.of(fields), 0, new byte[0], null);
  }

  /// @param content null for one that cannot be opened
  static FakeEntry onDisk(long length, Supplier<Content> content) {
    return new FakeEntry(200, Fields.EMPTY, length, null, content);
  }

  @Override
  public CacheKey key() {
    throw new UnsupportedOperationException();
  }

  @Override
  public StoredResponse response() {
    return response;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public byte[] resident() {
    return resident;
  }

  @Override
  public Content open(long offset, long count) throws IOException {
    if (content == null) {
      throw new IOException("made for a test");
    }
    return content.get();
  }

  @Override
  public byte[] wireHead(Function<StoredEntry, byte[]> encoder) {
    if (head == null) {
      headsEncoded++;
      head = encoder.apply(this);
    }
    return head;
  }

  @Override
  public boolean claimLinks() {
    return false;
  }
}
