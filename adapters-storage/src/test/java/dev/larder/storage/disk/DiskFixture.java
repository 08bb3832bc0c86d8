package dev.larder.storage.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.MutableClock;
import dev.larder.application.spi.Specimen;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.message.TargetUri;
import dev.larder.storage.segment.Segment;
import dev.larder.storage.segment.SegmentFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A directory, and a disk store in it that can be closed, killed and opened again.
@Timeout(120)
abstract class DiskFixture {
  static final int MIB = 1 << 20;

  @TempDir Path root;

  final MutableClock clock = new MutableClock();
  final Queue<String> faults = new ConcurrentLinkedQueue<>();
  final Queue<String> abandoned = new ConcurrentLinkedQueue<>();
  Limits limits = Limits.of(256L * MIB, 64L * MIB);
  SegmentFiles.Opener opener = SegmentFiles.Opener.PLAIN;
  DiskStore store;

  final CacheEvents events =
      new CacheEvents() {
        @Override
        public void storeFault(String operation, String detail) {
          faults.add(operation + ": " + detail);
        }

        @Override
        public void storeAbandoned(TargetUri target, String reason) {
          abandoned.add(reason);
        }
      };

  Path directory() {
    return root.resolve("cache");
  }

  DiskStore open() {
    return open(directory());
  }

  DiskStore open(Path path) {
    try {
      store = DiskStore.open(path, limits, clock, events, opener);
    } catch (CacheDirUnusable e) {
      throw new IllegalStateException(e);
    }
    return store;
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  /// Waits until everything is on disk and in the index.
  void settle() {
    Await.until(store::isSettled);
  }

  StoredEntry stored(Specimen specimen) {
    StoredEntry entry = specimen.store(store, clock.instant());
    assertNotNull(entry);
    return entry;
  }

  /// Checks that a specimen is found, alone under its key, and whole.
  void assertFound(Specimen specimen) {
    List<StoredEntry> found = store.find(specimen.key());
    assertEquals(List.of(specimen), found.stream().map(Specimen::of).toList());
    assertTrue(isWhole(found.getFirst()), specimen::toString);
  }

  /// Checks that whatever is found is whole, and says whether anything is.
  boolean isFoundWhole(Specimen specimen) {
    List<StoredEntry> found = store.find(specimen.key());
    boolean any = false;
    for (StoredEntry entry : found) {
      assertEquals(specimen.key(), entry.key());
      try {
        assertTrue(Specimen.isWhole(entry), specimen::toString);
        any = true;
      } catch (IOException damaged) {
        // Damage that shows while a large content is read: not found, for our purposes.
      }
    }
    return any;
  }

  static boolean isWhole(StoredEntry entry) {
    try {
      return Specimen.isWhole(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a process that is killed now leaves behind.
  Path copyOfDirectory() {
    Path copy = root.resolve("copy");
    try (Stream<Path> files = Files.list(directory())) {
      Files.createDirectories(copy);
      for (Path file : files.toList()) {
        try {
          Files.copy(file, copy.resolve(file.getFileName()));
        } catch (java.nio.file.NoSuchFileException gone) {
          // Deleted by the store while we copied.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  /// Has the next opening make the index anew.
  void makeDirty() {
    try {
      Files.delete(directory().resolve("clean"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Segment> segments() {
    return Await.segments(directory());
  }

  /// Whether any file of the cache holds this text.
  boolean isInFiles(String text) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    try (Stream<Path> files = Files.list(directory())) {
      return files.anyMatch(file -> contains(bytes(file), wanted));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException gone) {
      return new byte[0];
    }
  }

  private static boolean contains(byte[] bytes, byte[] wanted) {
    outer:
    for (int i = 0; i + wanted.length <= bytes.length; i++) {
      for (int j = 0; j < wanted.length; j++) {
        if (bytes[i + j] != wanted[j]) {
          continue outer;
        }
      }
      return true;
    }
    return false;
  }
}
