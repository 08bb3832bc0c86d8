package dev.larder.storage.disk;

import dev.larder.application.api.Content;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.StoredResponse;
import dev.larder.storage.memory.HeldEntry;
import java.io.IOException;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A stored response whose content is in a file of its own.
final class LargeEntry extends HeldEntry {
  private static final int BODY_OVERHEAD = 500;

  private final LargeBody body;
  private final long length;
  private final BiConsumer<LargeEntry, IOException> damaged;

  /// @param length octets of the complete content
  /// @param damaged hears that the content proved damaged
  LargeEntry(
      CacheKey key,
      StoredResponse response,
      long sequence,
      LargeBody body,
      long length,
      BiConsumer<LargeEntry, IOException> damaged) {
    super(key, response, sequence);
    this.body = body;
    this.length = length;
    this.damaged = damaged;
  }

  LargeBody body() {
    return body;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public byte @Nullable [] resident() {
    return null;
  }

  @Override
  public Content open(long offset, long count) {
    Objects.checkFromIndexSize(offset, count, length);
    return new LargeContent(this, offset, count);
  }

  void reportDamage(IOException what) {
    damaged.accept(this, what);
  }

  @Override
  protected long contentWeight() {
    return BODY_OVERHEAD + length / 64 / 1024;
  }

  @Override
  public LargeEntry with(StoredResponse freshened, long newSequence) {
    return new LargeEntry(key(), freshened, newSequence, body, length, damaged);
  }
}
