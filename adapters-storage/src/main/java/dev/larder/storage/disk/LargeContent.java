package dev.larder.storage.disk;

import dev.larder.application.api.Content;
import dev.larder.storage.segment.LargeHeader;
import java.io.IOException;

/// A range of a large content as a stream: each chunk is checked before any octet of it is handed
/// out. Confined to one thread.
final class LargeContent implements Content {
  private static final byte[] NONE = new byte[0];

  private final LargeEntry entry;
  private final long length;
  private final long end;
  private long position;
  private byte[] chunk = NONE;
  private int chunkIndex = -1;

  LargeContent(LargeEntry entry, long offset, long length) {
    this.entry = entry;
    this.position = offset;
    this.length = length;
    this.end = offset + length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) throws IOException {
    if (position >= end) {
      return -1;
    }
    int most = (int) Math.min(wanted, end - position);
    LargeBody body = entry.body();
    int count = 0;
    if (position >= body.inFile()) {
      count = body.readTail(position, target, offset, most);
    }
    if (count <= 0) {
      count = readChecked(body, target, offset, most);
    }
    position += count;
    return count;
  }

  private int readChecked(LargeBody body, byte[] target, int offset, int most) throws IOException {
    int index = (int) (position / LargeHeader.CHUNK);
    if (index != chunkIndex) {
      long start = (long) index * LargeHeader.CHUNK;
      int size = (int) Math.min(LargeHeader.CHUNK, entry.length() - start);
      try {
        chunk = body.chunk(index, size);
      } catch (IOException e) {
        if (!Thread.currentThread().isInterrupted()) {
          entry.reportDamage(e);
        }
        throw e;
      }
      chunkIndex = index;
    }
    int from = (int) (position % LargeHeader.CHUNK);
    int count = Math.min(most, chunk.length - from);
    System.arraycopy(chunk, from, target, offset, count);
    return count;
  }

  @Override
  public void close() {
    position = end;
    chunk = NONE;
    chunkIndex = -1;
  }
}
