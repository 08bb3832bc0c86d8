package dev.larder.application.fakes;

import dev.larder.application.api.Content;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.StoredResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// An entry of a [FakeStore].
final class FakeEntry implements StoredEntry {
  private final FakeStore store;
  private final CacheKey key;
  private final StoredResponse response;
  private final byte[] content;
  private final AtomicBoolean claimed = new AtomicBoolean();

  FakeEntry(FakeStore store, CacheKey key, StoredResponse response, byte[] content) {
    this.store = store;
    this.key = key;
    this.response = response;
    this.content = content;
  }

  @Override
  public CacheKey key() {
    return key;
  }

  @Override
  public StoredResponse response() {
    return response;
  }

  byte[] content() {
    return content;
  }

  @Override
  public long length() {
    return content.length;
  }

  @Override
  public byte[] resident() {
    return store.resident ? content : null;
  }

  @Override
  public Content open(long offset, long length) throws IOException {
    Objects.checkFromIndexSize(offset, length, content.length);
    if (store.damaged) {
      throw new IOException("damaged");
    }
    var stream = new ByteArrayInputStream(content, (int) offset, (int) length);
    return new Content() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public int read(byte[] target, int from, int count) {
        return stream.read(target, from, count);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public byte[] wireHead(Function<StoredEntry, byte[]> encoder) {
    return encoder.apply(this);
  }

  @Override
  public boolean claimLinks() {
    return claimed.compareAndSet(false, true);
  }
}
