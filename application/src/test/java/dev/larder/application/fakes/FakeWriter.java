package dev.larder.application.fakes;

import dev.larder.application.spi.EntryWriter;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.StoredResponse;
import java.io.IOException;
import java.util.Arrays;

/// A writer of a [FakeStore]. Guarded by itself.
final class FakeWriter implements EntryWriter {
  private final FakeStore store;
  private final CacheKey key;
  private final StoredResponse response;
  private byte[] content = new byte[1024];
  private int end;
  private boolean givenUp;
  private boolean closed;

  FakeWriter(FakeStore store, CacheKey key, StoredResponse response) {
    this.store = store;
    this.key = key;
    this.response = response;
  }

  @Override
  public synchronized boolean append(byte[] chunk, int length) {
    mustBeOpen();
    if (store.appendFault != null) {
      throw store.appendFault;
    }
    if (givenUp || end + length > store.limit) {
      givenUp = true;
      return false;
    }
    if (end + length > content.length) {
      content = Arrays.copyOf(content, Math.max(end + length, content.length * 2));
    }
    System.arraycopy(chunk, 0, content, end, length);
    end += length;
    return true;
  }

  @Override
  public synchronized long readableLength() {
    return Math.min(store.readable, end);
  }

  @Override
  public synchronized int read(long position, byte[] target, int offset, int length)
      throws IOException {
    mustBeOpen();
    int count = (int) Math.min(length, readableLength() - position);
    if (count <= 0) {
      throw new IOException("not readable at " + position);
    }
    System.arraycopy(content, (int) position, target, offset, count);
    store.octetsReadBack.addAndGet(count);
    return count;
  }

  @Override
  public synchronized StoredEntry commit() {
    mustBeOpen();
    if (givenUp) {
      return null;
    }
    store.commits.incrementAndGet();
    return store.put(new FakeEntry(store, key, response, Arrays.copyOf(content, end)));
  }

  private void mustBeOpen() {
    if (closed) {
      throw new IllegalStateException("the writer is closed");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      store.writerClosed();
    }
  }
}
