package dev.larder.storage.disk;

import dev.larder.application.spi.EntryWriter;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.StoredResponse;
import dev.larder.storage.memory.Budget;
import dev.larder.storage.memory.ChunkList;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A response on its way into the [DiskStore]: collected in memory while it is small, handed to a
/// [LargeWriter] once it is not. Written by one thread, read by any.
final class DiskEntryWriter implements EntryWriter {
  private final DiskStore store;
  private final CacheKey key;
  private final StoredResponse response;
  private final long expected;
  private final Limits limits;
  private final Budget uncommitted;
  private final ChunkList chunks = new ChunkList();
  private long reserved;
  private boolean refused;
  private boolean ended;
  private volatile @Nullable LargeWriter large;

  DiskEntryWriter(
      DiskStore store,
      CacheKey key,
      StoredResponse response,
      long expected,
      Limits limits,
      Budget uncommitted) {
    this.store = store;
    this.key = key;
    this.response = response;
    this.expected = expected;
    this.limits = limits;
    this.uncommitted = uncommitted;
  }

  @Override
  public boolean append(byte[] chunk, int length) {
    if (ended || refused) {
      return false;
    }
    long total = Math.max(expected, chunks.end() + length);
    if (total > limits.content()) {
      return refuse("too large");
    }
    if (large == null && total <= limits.small()) {
      if (!uncommitted.tryReserve(length)) {
        return refuse("no room for responses under way");
      }
      reserved += length;
      chunks.append(chunk, length);
      return true;
    }
    LargeWriter writer = large;
    if (writer == null) {
      writer = store.beginLarge(key, chunks);
      large = writer;
      release();
    }
    String trouble = writer.append(chunk, length);
    return trouble == null || refuse(trouble);
  }

  private boolean refuse(String reason) {
    refused = true;
    store.abandoned(key, reason);
    return false;
  }

  @Override
  public long readableLength() {
    return chunks.end();
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) throws IOException {
    int count = chunks.read(position, target, offset, length);
    if (count > 0) {
      return count;
    }
    LargeWriter writer = large;
    if (writer == null) {
      throw new IOException("not readable at " + position);
    }
    return writer.body().read(position, target, offset, length);
  }

  @Override
  public @Nullable StoredEntry commit() {
    if (ended || refused || expected >= 0 && expected != chunks.end()) {
      return null;
    }
    LargeWriter writer = large;
    if (writer != null && writer.hasFailed()) {
      refuse("disk fault");
      return null;
    }
    ended = true;
    if (writer != null) {
      return store.storeLarge(key, response, writer, chunks.end());
    }
    StoredEntry entry = store.storeSmall(key, response, chunks.toArray());
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
    LargeWriter writer = large;
    if (writer == null) {
      chunks.release(Long.MAX_VALUE);
    } else if (!writer.isCommitted()) {
      writer.abandon();
    }
  }
}
