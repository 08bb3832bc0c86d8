package dev.larder.application.serve;

import dev.larder.application.api.Content;
import dev.larder.application.spi.EntryWriter;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.message.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Content that is still arriving, read by any number of clients while one thread appends.
///
/// The newest octets stay in a window in memory; older ones are read back from the [EntryWriter].
/// So a slow reader never holds up the download, and memory stays bounded by the window however
/// long the content is. Once the store has given up on the response, what only the window holds
/// must wait for the slowest reader: then, and only then, the thread that appends waits too. That
/// wait is bounded by the deadline that the listener sets for clients that do not read.
///
/// All fields are guarded by `lock`; chunks are never changed once appended.
final class GrowingEntry {
  private static final int MAX_WINDOW = 256 * 1024;
  private static final int MIN_WINDOW = 16 * 1024;

  /// Of an abandoned download, what is worth finishing although nobody waits for it.
  private static final long WORTH_FINISHING = 4L << 20;

  /// Windows in use now; the heap is shared between them.
  private static final AtomicInteger WINDOWS = new AtomicInteger();

  /// A run of octets, never changed after it was made.
  private static final class Chunk {
    private final long start;
    private final byte[] bytes;
    private final int length;

    Chunk(long start, byte[] bytes, int length) {
      this.start = start;
      this.bytes = bytes;
      this.length = length;
    }

    long end() {
      return start + length;
    }
  }

  private final EntryWriter writer;
  private final long length;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final Condition drained = lock.newCondition();
  private final List<Chunk> window = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private long end;
  private boolean storing = true;
  private boolean ended;
  private @Nullable IOException failure;
  private Fields trailers = Fields.EMPTY;

  /// @param length octets expected, or -1
  GrowingEntry(EntryWriter writer, long length) {
    this.writer = writer;
    this.length = length;
    WINDOWS.incrementAndGet();
  }

  /// Appends a chunk; waits only when the store has given up and the readers are slow.
  ///
  /// @return false when nobody wants the rest any more, no reader, and nothing worth storing: the
  ///   entry has then ended as if by [#fail]
  boolean append(byte[] bytes, int count) {
    lock.lock();
    try {
      if (storing && !writer.append(bytes, count)) {
        storing = false;
      }
      window.add(new Chunk(end, bytes, count));
      end += count;
      grown.signalAll();
      trim();
      while (!storing && !readers.isEmpty() && windowLength() > windowLimit()) {
        drained.awaitUninterruptibly();
        trim();
      }
      if (readers.isEmpty() && !(storing && worthFinishing())) {
        // Under the same lock, so that nobody begins to read what is being given up.
        fail(new IOException("nobody waits for it"));
        return false;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean worthFinishing() {
    return length >= 0 ? length - end <= WORTH_FINISHING : end <= WORTH_FINISHING;
  }

  private long windowLength() {
    return window.isEmpty() ? 0 : end - window.getFirst().start;
  }

  private static long windowLimit() {
    long share = Runtime.getRuntime().maxMemory() / 8 / Math.max(1, WINDOWS.get());
    return Math.clamp(share, MIN_WINDOW, MAX_WINDOW);
  }

  /// Drops what exceeds the window and is not lost by that.
  private void trim() {
    long limit = windowLimit();
    long droppable = writer.readableLength();
    if (!storing) {
      long slowest = end;
      for (Reader reader : readers) {
        slowest = Math.min(slowest, reader.position);
      }
      droppable = Math.max(droppable, slowest);
    }
    int dropped = 0;
    while (dropped < window.size()
        && end - window.get(dropped).start > limit
        && window.get(dropped).end() <= droppable) {
      dropped++;
    }
    if (dropped > 0) {
      window.subList(0, dropped).clear();
    }
  }

  /// The content has arrived whole: stores it, unless the store has given up.
  ///
  /// @param last the last chunk, published only after the store has the response, so that whoever
  ///   has read everything finds it there
  /// @return what was stored, or null
  @Nullable StoredEntry complete(byte[] last, int count, Fields trailerSection) {
    lock.lock();
    try {
      boolean kept = storing && (count == 0 || writer.append(last, count));
      StoredEntry entry = kept ? writer.commit() : null;
      storing = entry != null;
      if (count > 0) {
        window.add(new Chunk(end, last, count));
        end += count;
      }
      trailers = trailerSection;
      finish();
      return entry;
    } finally {
      lock.unlock();
    }
  }

  /// Goes on for the readers alone.
  void stopStoring() {
    lock.lock();
    try {
      storing = false;
    } finally {
      lock.unlock();
    }
  }

  /// The content ended too early; what is there is discarded and the readers learn of it. Does
  /// nothing when the entry has ended already.
  void fail(IOException cause) {
    lock.lock();
    try {
      if (!ended) {
        failure = cause;
        storing = false;
        finish();
      }
    } finally {
      lock.unlock();
    }
  }

  private void finish() {
    ended = true;
    WINDOWS.decrementAndGet();
    grown.signalAll();
    if (readers.isEmpty()) {
      writer.close();
    }
  }

  /// The content from its start, or null when its start is not at hand any more.
  @Nullable Content open() {
    lock.lock();
    try {
      boolean fromWindow = window.isEmpty() ? end == 0 : window.getFirst().start == 0;
      if (failure != null || !storing && !fromWindow || ended && readers.isEmpty()) {
        return null;
      }
      Reader reader = new Reader();
      readers.add(reader);
      return reader;
    } finally {
      lock.unlock();
    }
  }

  /// One client's view. Confined to that client's thread but for `position`, guarded by `lock`.
  private final class Reader implements Content {
    private long position;
    private boolean closed;

    @Override
    public long length() {
      return length;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      Chunk chunk;
      lock.lock();
      try {
        while (position == end && !ended) {
          grown.awaitUninterruptibly();
        }
        if (failure != null) {
          throw new IOException("the download broke off: " + failure.getMessage(), failure);
        }
        if (position == end) {
          return -1;
        }
        chunk = chunkAt(position);
      } finally {
        lock.unlock();
      }
      int copied;
      if (chunk == null) {
        copied = writer.read(position, target, offset, count);
      } else {
        int skip = (int) (position - chunk.start);
        copied = Math.min(count, chunk.length - skip);
        System.arraycopy(chunk.bytes, skip, target, offset, copied);
      }
      lock.lock();
      try {
        position += copied;
        if (!storing) {
          drained.signal();
        }
      } finally {
        lock.unlock();
      }
      return copied;
    }

    @Override
    public int available() {
      lock.lock();
      try {
        Chunk chunk = position == end || failure != null ? null : chunkAt(position);
        return chunk == null ? 0 : (int) (chunk.end() - position);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Fields trailers() {
      return trailers;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (!closed) {
          closed = true;
          readers.remove(this);
          drained.signal();
          if (ended && readers.isEmpty()) {
            writer.close();
          }
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private @Nullable Chunk chunkAt(long position) {
    for (int i = window.size() - 1; i >= 0; i--) {
      if (window.get(i).start <= position) {
        return window.get(i);
      }
    }
    return null;
  }
}
