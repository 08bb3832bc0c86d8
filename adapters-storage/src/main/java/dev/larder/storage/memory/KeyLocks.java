package dev.larder.storage.memory;

import dev.larder.domain.cache.CacheKey;
import java.util.concurrent.locks.ReentrantLock;

/// Locks that order the changes of one primary key. Finding what the memory tier holds takes none.
public final class KeyLocks {
  private static final int STRIPES = 512;

  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

  public KeyLocks() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  /// The lock of this key, which other keys may share.
  public ReentrantLock of(CacheKey key) {
    int hash = key.hashCode() * 0x9E3779B9;
    return stripes[hash >>> 23];
  }
}
