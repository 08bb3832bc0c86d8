package dev.larder.storage.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.HTreeMap;
import org.mapdb.Serializer;

/// Key hash to locations, in a MapDB file without a write-ahead log.
///
/// Memory mapped, since a read through a channel costs five times as much (12 us against 2.5), and
/// a write seven times. MapDB fills the file with zeros before it maps it, so a full disk shows as
/// an exception and not as a fault of the mapping. Nothing that it throws leaves this class but as
/// an [IndexFailure].
final class MapDbIndex {
  private final DB db;
  private final HTreeMap<Long, long[]> map;
  private final Path file;

  private MapDbIndex(DB db, Path file) {
    this.db = db;
    this.file = file;
    // 8 x 16^4 leaves.
    this.map =
        db.hashMap("locations")
            .keySerializer(Serializer.LONG)
            .valueSerializer(Serializer.LONG_ARRAY)
            .layout(8, 16, 4)
            .hashSeed(1)
            .createOrOpen();
  }

  /// Opens the file, or makes it. Takes half a second the first time, for MapDB's classes.
  @SuppressWarnings("CatchingUnchecked")
  static MapDbIndex open(Path file) throws IndexFailure {
    DB db = null;
    try {
      // The directory has a lock of its own.
      db = DBMaker.fileDB(file.toFile()).fileMmapEnable().fileLockDisable().make();
      return new MapDbIndex(db, file);
    } catch (Exception | LinkageError | InternalError | OutOfMemoryError | AssertionError e) {
      closeQuietly(db);
      throw new IndexFailure(e);
    }
  }

  private static void closeQuietly(@Nullable DB db) {
    try {
      if (db != null) {
        db.close();
      }
    } catch (RuntimeException | Error alreadyBroken) {
      // What it holds is given up anyway.
    }
  }

  long @Nullable [] get(long keyHash) throws IndexFailure {
    try {
      return map.get(keyHash);
    } catch (RuntimeException | LinkageError | VirtualMachineError | AssertionError e) {
      throw new IndexFailure(e);
    }
  }

  /// @param locations empty to take the key out
  void put(long keyHash, long[] locations) throws IndexFailure {
    try {
      if (locations.length == 0) {
        map.remove(keyHash);
      } else {
        map.put(keyHash, locations);
      }
    } catch (RuntimeException | LinkageError | VirtualMachineError | AssertionError e) {
      throw new IndexFailure(e);
    }
  }

  /// Hears of each key and its locations.
  @FunctionalInterface
  interface Visitor {
    void visit(long keyHash, long[] locations);
  }

  void forEach(Visitor visitor) throws IndexFailure {
    try {
      for (Map.Entry<Long, long[]> entry : map.getEntries()) {
        visitor.visit(entry.getKey(), entry.getValue());
      }
    } catch (RuntimeException | LinkageError | VirtualMachineError | AssertionError e) {
      throw new IndexFailure(e);
    }
  }

  /// Octets of the file.
  long octets() {
    try {
      return Files.size(file);
    } catch (IOException deleted) {
      return 0;
    }
  }

  /// Writes everything out. A file that was not closed like this does not open again.
  void close() throws IndexFailure {
    try {
      db.close();
    } catch (RuntimeException | LinkageError | VirtualMachineError | AssertionError e) {
      throw new IndexFailure(e);
    }
  }

  /// Gives the index up without caring for what it holds.
  void giveUp() {
    closeQuietly(db);
  }
}
