package dev.larder.storage.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.storage.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The directory of a disk store: made when absent, locked against other processes, with a mark
/// that says whether the store in it was closed properly. Files with other names are left alone.
final class CacheDirectory implements AutoCloseable {
  private static final String TAG =
      """
      Signature: 8a477f597d28d172789f06886806bc55
      # This directory holds the cache of a proxy. It may be deleted while the proxy is not running.
      """;

  private final Path path;
  private final FileChannel lockFile;

  private CacheDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /// Makes the directory, its parents included, and locks it.
  ///
  /// @throws CacheDirUnusable when that is not possible, with the reason
  static CacheDirectory open(Path path) throws CacheDirUnusable {
    create(path);
    FileChannel lockFile = null;
    try {
      lockFile =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = lockFile.tryLock();
      if (lock == null) {
        throw new CacheDirUnusable(path, "in use by another process");
      }
      Path tag = path.resolve("CACHEDIR.TAG");
      if (!Files.exists(tag)) {
        Files.writeString(tag, TAG);
      }
      return new CacheDirectory(path, lockFile);
    } catch (OverlappingFileLockException lockedHere) {
      close(lockFile);
      throw new CacheDirUnusable(path, "in use by this process already");
    } catch (IOException e) {
      close(lockFile);
      throw new CacheDirUnusable(path, "cannot be written to: " + reason(e));
    } catch (CacheDirUnusable e) {
      close(lockFile);
      throw e;
    }
  }

  private static void create(Path path) throws CacheDirUnusable {
    try {
      Files.createDirectories(path);
    } catch (FileAlreadyExistsException e) {
      throw new CacheDirUnusable(path, "exists, but is not a directory");
    } catch (IOException e) {
      throw new CacheDirUnusable(path, "cannot be created: " + reason(e));
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException problem && problem.getReason() != null) {
      return String.valueOf(problem.getReason());
    }
    return String.valueOf(e.getMessage());
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException unimportant) {
      // Nothing was written to it.
    }
  }

  Path path() {
    return path;
  }

  Path indexFile() {
    return path.resolve("index.db");
  }

  private Path cleanMark() {
    return path.resolve("clean");
  }

  /// The segments that are there, the oldest first, with their lengths.
  List<Segment> segments() throws IOException {
    List<Segment> segments = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        Segment segment = Segment.named(file);
        if (segment != null && Files.isRegularFile(file)) {
          segment.setLength(Files.size(file));
          segments.add(segment);
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    segments.sort(Comparator.comparingInt(Segment::id));
    return segments;
  }

  /// Takes the mark away.
  ///
  /// @return whether there was one, and it fits the index and the segments as they are
  boolean takeCleanMark(List<Segment> segments) throws IOException {
    Path mark = cleanMark();
    if (!Files.exists(mark)) {
      return false;
    }
    String marked;
    try {
      marked = Files.readString(mark);
    } catch (IOException unreadable) {
      marked = "";
    }
    Files.delete(mark);
    return Files.exists(indexFile()) && marked.equals(digest(segments));
  }

  /// Leaves the mark: index and segments are complete and nobody writes to them any more.
  void leaveCleanMark() throws IOException {
    Path fresh = path.resolve("clean.new");
    try (FileChannel index = FileChannel.open(indexFile(), StandardOpenOption.WRITE)) {
      index.force(true);
    }
    Files.writeString(fresh, digest(segments()));
    Files.move(fresh, cleanMark(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /// Checksum of the index, and of the names and lengths of the segments: enough to notice what a
  /// crash, rot or a person has changed since.
  private String digest(List<Segment> segments) throws IOException {
    CRC32C names = new CRC32C();
    for (Segment segment : segments) {
      names.update((segment + " " + segment.length() + "\n").getBytes(UTF_8));
    }
    CRC32C index = new CRC32C();
    long length = 0;
    ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    try (FileChannel file = FileChannel.open(indexFile())) {
      while (file.read(buffer.clear()) >= 0) {
        length += buffer.flip().remaining();
        index.update(buffer);
      }
    }
    return "larder 1 index %d %08x segments %d %08x%n"
        .formatted(length, index.getValue(), segments.size(), names.getValue());
  }

  /// Unlocks the directory.
  @Override
  public void close() {
    close(lockFile);
  }
}
