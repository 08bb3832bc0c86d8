package dev.larder.storage.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.CacheStore;
import dev.larder.application.spi.CacheStoreContract;
import dev.larder.storage.segment.Segment;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class DiskStoreTest extends CacheStoreContract {
  @TempDir Path directory;

  @Override
  protected CacheStore open(InstantSource time, CacheEvents listener) throws CacheDirUnusable {
    return DiskStore.open(directory, 128 << 20, 64 << 20, time, listener);
  }

  @Override
  protected int tooLarge() {
    return (64 << 20) + 1;
  }

  @Override
  protected void assertNothingLeft() {
    DiskStore disk = (DiskStore) store;
    assertEquals(0, disk.uncommittedOctets());
    Await.until(disk::isSettled);
    Await.until(() -> disk.largeUnderWay() == 0);
    for (Segment segment : Await.segments(directory)) {
      if (segment.isLarge()) {
        Await.until(() -> LargeFiles.isCommitted(segment));
      }
    }
  }
}
