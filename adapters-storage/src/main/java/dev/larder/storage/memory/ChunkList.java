package dev.larder.storage.memory;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Content as it arrives: a list of chunks that one thread appends to and any thread reads.
///
/// The front can be let go once it is kept elsewhere. All fields are guarded by the monitor of the
/// list; it is held for the copying of one chunk at most.
public final class ChunkList {
  /// Chunks up to this size are gathered, so that thousands of tiny ones cost no object each.
  private static final int SMALL = 4 * 1024;

  private static final int GATHERED = 16 * 1024;
  private static final byte[] NOTHING = new byte[0];

  private byte[][] blocks = new byte[4][];
  private long[] ends = new long[4];
  private int first;
  private int count;
  private long start;
  private long end;

  /// Appends content. The list keeps `chunk` itself unless much of it is unused.
  public synchronized void append(byte[] chunk, int length) {
    if (length <= 0) {
      return;
    }
    if (count > first) {
      byte[] last = blocks[count - 1];
      int used = (int) (ends[count - 1] - startOf(count - 1));
      if (length <= last.length - used) {
        System.arraycopy(chunk, 0, last, used, length);
        end += length;
        ends[count - 1] = end;
        return;
      }
    }
    byte[] block = chunk;
    if (length <= SMALL && count > first) {
      block = new byte[GATHERED];
      System.arraycopy(chunk, 0, block, 0, length);
    } else if (length < chunk.length) {
      // What is unused must not be written to by a later append, and is not worth its memory.
      block = Arrays.copyOf(chunk, length);
    }
    if (count == blocks.length) {
      makeRoom();
    }
    end += length;
    blocks[count] = block;
    ends[count] = end;
    count++;
  }

  private void makeRoom() {
    int live = count - first;
    int size = Math.max(4, live * 2);
    blocks = Arrays.copyOf(Arrays.copyOfRange(blocks, first, count), size);
    ends = Arrays.copyOf(Arrays.copyOfRange(ends, first, count), size);
    first = 0;
    count = live;
  }

  private long startOf(int block) {
    return block == first ? start : ends[block - 1];
  }

  /// Octets appended so far, those let go included.
  public synchronized long end() {
    return end;
  }

  /// Position of the first octet that is still here.
  public synchronized long start() {
    return start;
  }

  /// Copies content from `position` on.
  ///
  /// @return octets copied; 0 when nothing has been appended there yet, -1 when it was let go
  public synchronized int read(long position, byte[] target, int offset, int length) {
    return read(position, ByteBuffer.wrap(target, offset, length));
  }

  /// Copies content from `position` on until `target` is full or the content ends.
  ///
  /// @return octets copied; 0 when nothing has been appended there yet, -1 when it was let go
  public synchronized int read(long position, ByteBuffer target) {
    if (position < start) {
      return -1;
    }
    int copied = 0;
    int block = blockOf(position);
    while (block < count && target.hasRemaining()) {
      int from = (int) (position + copied - startOf(block));
      int length = (int) Math.min(ends[block] - position - copied, target.remaining());
      target.put(blocks[block], from, length);
      copied += length;
      block++;
    }
    return copied;
  }

  private int blockOf(long position) {
    int found = Arrays.binarySearch(ends, first, count, position);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /// Lets go of whole chunks that end at or before `position`.
  ///
  /// @return octets let go by this call
  public synchronized long release(long position) {
    long before = start;
    while (first < count && ends[first] <= position) {
      blocks[first] = NOTHING;
      start = ends[first];
      first++;
    }
    return start - before;
  }

  /// The whole content in one array: the only chunk itself when it fits exactly.
  ///
  /// @throws IllegalStateException when a part of it was let go, or it exceeds an array
  public synchronized byte[] toArray() {
    if (start != 0 || end > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("not all here");
    }
    if (count - first == 1 && blocks[first].length == end) {
      return blocks[first];
    }
    byte[] whole = new byte[(int) end];
    read(0, ByteBuffer.wrap(whole));
    return whole;
  }
}
