package dev.larder.storage.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.CacheStore;
import dev.larder.application.spi.CacheStoreContract;
import java.time.InstantSource;

class MemoryStoreTest extends CacheStoreContract {
  @Override
  protected CacheStore open(InstantSource time, CacheEvents listener) {
    return new MemoryStore(48 << 20, time, listener);
  }

  @Override
  protected int tooLarge() {
    return (6 << 20) + 1;
  }

  @Override
  protected void assertNothingLeft() {
    assertEquals(0, ((MemoryStore) store).uncommittedOctets());
  }
}
