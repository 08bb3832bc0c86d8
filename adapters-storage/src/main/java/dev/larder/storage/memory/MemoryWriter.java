package dev.larder.storage.memory;

import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.EntryWriter;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.StoredResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A response on its way into the [MemoryStore]. Written by one thread, read by any.
final class MemoryWriter implements EntryWriter {
  private final MemoryStore store;
  private final CacheKey key;
  private final StoredResponse response;
  private final long expected;
  private final long maxContent;
  private final Budget uncommitted;
  private final CacheEvents events;
  private final ChunkList chunks = new ChunkList();
  private long reserved;
  private boolean refused;
  private boolean ended;

  MemoryWriter(
      MemoryStore store,
      CacheKey key,
      StoredResponse response,
      long expected,
      long maxContent,
      Budget uncommitted,
      CacheEvents events) {
    this.store = store;
    this.key = key;
    this.response = response;
    this.expected = expected;
    this.maxContent = maxContent;
    this.uncommitted = uncommitted;
    this.events = events;
  }

  @Override
  public boolean append(byte[] chunk, int length) {
    if (ended || refused) {
      return false;
    }
    if (Math.max(expected, chunks.end() + length) > maxContent) {
      return refuse("too large");
    }
    if (!uncommitted.tryReserve(length)) {
      return refuse("no room for responses under way");
    }
    reserved += length;
    chunks.append(chunk, length);
    return true;
  }

  private boolean refuse(String reason) {
    refused = true;
    events.storeAbandoned(key.target(), reason);
    return false;
  }

  @Override
  public long readableLength() {
    return chunks.end();
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) throws IOException {
    int count = chunks.read(position, target, offset, length);
    if (count <= 0) {
      throw new IOException("not readable at " + position);
    }
    return count;
  }

  @Override
  public @Nullable StoredEntry commit() {
    if (ended || refused || expected >= 0 && expected != chunks.end()) {
      return null;
    }
    ended = true;
    StoredEntry entry = store.store(key, response, chunks.toArray());
    release();
    return entry;
  }

  private void release() {
    uncommitted.release(reserved);
    reserved = 0;
  }

  @Override
  public void close() {
    ended = true;
    release();
    chunks.release(Long.MAX_VALUE);
  }
}
