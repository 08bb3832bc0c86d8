package dev.larder.storage.memory;

import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.CacheStore;
import dev.larder.application.spi.EntryWriter;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.StoredResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// A store in the heap alone: nothing of it outlives the process.
public final class MemoryStore implements CacheStore {
  private static final long SWEEP_MILLIS = 500;

  private final KeyLocks locks = new KeyLocks();
  private final MemoryTier tier;
  private final long maxContent;
  private final long maxKeyOctets;
  private final Budget uncommitted;
  private final AtomicLong sequence = new AtomicLong();
  private final InstantSource clock;
  private final CacheEvents events;
  private final Periodic sweeper;

  /// @param maxOctets of heap for all entries together. One object may have an eighth of that, the
  ///   variants of one resource a quarter, and responses that are still arriving another quarter on
  ///   top
  public MemoryStore(long maxOctets, InstantSource clock, CacheEvents events) {
    this.maxContent = maxOctets / 8;
    this.maxKeyOctets = maxOctets / 4;
    this.uncommitted = new Budget(maxOctets / 4);
    this.tier = new MemoryTier(maxOctets, maxKeyOctets, locks);
    this.clock = clock;
    this.events = events;
    this.sweeper = new Periodic("larder-memory-sweeper", SWEEP_MILLIS, () -> tier.sweep(now()));
  }

  private long now() {
    return clock.millis();
  }

  @Override
  public List<StoredEntry> find(CacheKey key) {
    Variants known = tier.get(key);
    return known == null ? List.of() : known.live(now());
  }

  @Override
  public EntryWriter write(CacheKey key, StoredResponse response, long length) {
    return new MemoryWriter(this, key, response, length, maxContent, uncommitted, events);
  }

  StoredEntry store(CacheKey key, StoredResponse response, byte[] content) {
    ReentrantLock lock = locks.of(key);
    lock.lock();
    try {
      HeldEntry entry = new ResidentEntry(key, response, content, sequence.incrementAndGet());
      tier.put(key, known(key).with(entry, maxKeyOctets, dropped -> {}));
      return entry;
    } finally {
      lock.unlock();
    }
  }

  private Variants known(CacheKey key) {
    Variants known = tier.get(key);
    return known == null ? Variants.none(0) : known;
  }

  @Override
  public StoredEntry freshen(StoredEntry entry, StoredResponse freshened) {
    HeldEntry old = (HeldEntry) entry;
    ReentrantLock lock = locks.of(old.key());
    lock.lock();
    try {
      HeldEntry next = old.with(freshened, sequence.incrementAndGet());
      Variants known = known(old.key());
      if (known.numbered(old.sequence()) != null) {
        Variants others = known.without(other -> other.sequence() == old.sequence());
        tier.put(old.key(), others.with(next, maxKeyOctets, dropped -> {}));
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void remove(StoredEntry entry) {
    HeldEntry gone = (HeldEntry) entry;
    ReentrantLock lock = locks.of(gone.key());
    lock.lock();
    try {
      Variants left = known(gone.key()).without(other -> other.sequence() == gone.sequence());
      if (left.isEmpty()) {
        tier.forget(gone.key());
      } else {
        tier.put(gone.key(), left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void removeAll(CacheKey key) {
    ReentrantLock lock = locks.of(key);
    lock.lock();
    try {
      tier.forget(key);
    } finally {
      lock.unlock();
    }
  }

  /// Octets of heap that the entries weigh; those still arriving are not among them.
  public long octets() {
    return tier.octets();
  }

  /// Octets of heap that responses still arriving take.
  public long uncommittedOctets() {
    return uncommitted.used();
  }

  @Override
  public void close() {
    sweeper.close();
  }
}
