package dev.larder.storage.memory;

import dev.larder.application.api.Content;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.StoredResponse;
import java.util.Objects;

/// A stored response whose content is in the heap.
public final class ResidentEntry extends HeldEntry {
  private final byte[] content;

  /// @param content the whole content; nobody changes it from now on
  public ResidentEntry(CacheKey key, StoredResponse response, byte[] content, long sequence) {
    super(key, response, sequence);
    this.content = content;
  }

  @Override
  public long length() {
    return content.length;
  }

  @Override
  public byte[] resident() {
    return content;
  }

  @Override
  public Content open(long offset, long length) {
    Objects.checkFromIndexSize(offset, length, content.length);
    return new ArrayContent(content, (int) offset, (int) length);
  }

  @Override
  protected long contentWeight() {
    return content.length;
  }

  @Override
  public ResidentEntry with(StoredResponse freshened, long newSequence) {
    return new ResidentEntry(key(), freshened, content, newSequence);
  }
}
