package dev.larder.storage.segment;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens the files of segments, and keeps a bounded number of them open for reading.
///
/// Safe for all threads. An interrupted reader makes Java close the channel for everybody; the
/// others open it again.
public final class SegmentFiles implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  /// Opens the file of a segment.
  @FunctionalInterface
  public interface Opener {
    /// Opens the segment's file.
    ///
    /// @param options as for [FileChannel#open]
    FileChannel open(Segment segment, StandardOpenOption... options) throws IOException;

    /// Opens files as they are.
    Opener PLAIN = (segment, options) -> FileChannel.open(segment.path(), options);
  }

  private final Opener opener;
  private final int maxOpen;
  // Guarded by the monitor of this object; the eldest is the one used longest ago.
  private final LinkedHashMap<Segment, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);
  // Guarded likewise: channels of deleted files that somebody still reads.
  private final Map<Segment, FileChannel> kept = new LinkedHashMap<>();

  /// @param maxOpen how many files may be open for reading at a time; those of deleted segments
  ///   that are still referenced come on top
  public SegmentFiles(Opener opener, int maxOpen) {
    this.opener = opener;
    this.maxOpen = maxOpen;
  }

  /// A channel of its own for a thread that writes; the caller closes it.
  public FileChannel writable(Segment segment) throws IOException {
    return opener.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /// Makes the file of a new segment; the caller closes the channel.
  public FileChannel create(Segment segment) throws IOException {
    return opener.open(
        segment, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /// Fills the rest of `target` from `position` on.
  ///
  /// @throws EOFException when the file ends before that
  public void readFully(Segment segment, ByteBuffer target, long position) throws IOException {
    int start = target.position();
    while (target.hasRemaining()) {
      if (read(segment, target, position + target.position() - start) < 0) {
        throw new EOFException(segment + " ends before " + (position + target.limit() - start));
      }
    }
  }

  /// Reads what is there from `position` on, as [FileChannel#read] does.
  public int read(Segment segment, ByteBuffer target, long position) throws IOException {
    for (int attempt = 1; ; attempt++) {
      FileChannel channel = channel(segment);
      try {
        return channel.read(target, position);
      } catch (ClosedByInterruptException interrupted) {
        drop(segment, channel);
        throw interrupted;
      } catch (ClosedChannelException closedByAnother) {
        drop(segment, channel);
        if (attempt == ATTEMPTS) {
          throw closedByAnother;
        }
      }
    }
  }

  private synchronized FileChannel channel(Segment segment) throws IOException {
    FileChannel channel = kept.get(segment);
    if (channel == null) {
      channel = open.get(segment);
    }
    if (channel != null && channel.isOpen()) {
      return channel;
    }
    FileChannel opened = opener.open(segment, StandardOpenOption.READ);
    open.put(segment, opened);
    if (open.size() > maxOpen) {
      Iterator<FileChannel> eldest = open.values().iterator();
      closeQuietly(eldest.next());
      eldest.remove();
    }
    return opened;
  }

  private synchronized void drop(Segment segment, FileChannel channel) {
    open.remove(segment, channel);
  }

  /// Prepares for the deletion of the file.
  ///
  /// @param stillRead whether somebody may go on reading it; [#forget] ends that
  public synchronized void beforeUnlink(Segment segment, boolean stillRead) {
    FileChannel channel = open.remove(segment);
    if (!stillRead) {
      closeQuietly(channel);
      return;
    }
    try {
      boolean usable = channel != null && channel.isOpen();
      kept.put(segment, usable ? channel : opener.open(segment, StandardOpenOption.READ));
    } catch (IOException unreadable) {
      // Then it was not readable before the deletion either.
      closeQuietly(channel);
    }
  }

  /// Closes the file of a segment that nobody reads any more.
  public synchronized void forget(Segment segment) {
    closeQuietly(open.remove(segment));
    closeQuietly(kept.remove(segment));
  }

  /// Number of files that are open for reading.
  public synchronized int openCount() {
    return open.size() + kept.size();
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException nothingIsLost) {
        // It was open for reading only.
      }
    }
  }

  @Override
  public synchronized void close() {
    open.values().forEach(SegmentFiles::closeQuietly);
    kept.values().forEach(SegmentFiles::closeQuietly);
    open.clear();
    kept.clear();
  }
}
