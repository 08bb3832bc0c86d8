package dev.larder.bootstrap;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.CacheStore;
import dev.larder.bootstrap.settings.Settings;
import dev.larder.bootstrap.settings.Settings.Store;
import dev.larder.storage.disk.CacheDirUnusable;
import dev.larder.storage.disk.DiskStore;
import dev.larder.storage.memory.MemoryStore;
import java.nio.file.Path;
import java.time.InstantSource;

/// Where responses are kept.
final class StoreModule extends AbstractModule {
  @Provides
  @Singleton
  CacheStore store(Settings settings, InstantSource clock, CacheEvents events, Closing closing)
      throws StartFailure {
    return switch (settings.store()) {
      case Store.Memory() -> closing.add(new MemoryStore(settings.memorySize(), clock, events));
      case Store.Disk(Path directory, long size) ->
          closing.add(disk(directory, size, settings.memorySize(), clock, events));
    };
  }

  /// Opens its index in the background: nothing here waits for it.
  private static DiskStore disk(
      Path directory, long size, long memorySize, InstantSource clock, CacheEvents events)
      throws StartFailure {
    try {
      return DiskStore.open(directory, size, memorySize, clock, events);
    } catch (CacheDirUnusable unusable) {
      throw new StartFailure(StartFailure.WRONG_USAGE, String.valueOf(unusable.getMessage()));
    }
  }
}
