package dev.larder.storage.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.domain.cache.CacheKey;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Stored responses in the heap, weighed in octets; W-TinyLFU chooses which of them stay.
///
/// Reading takes no lock and no hand-over to another thread. Changes of one key are made under its
/// lock of [KeyLocks].
public final class MemoryTier {
  private final Cache<CacheKey, Variants> cache;
  private final KeyLocks locks;
  private final long maxKeyOctets;
  private final AtomicLong earliestDeleteAt = new AtomicLong(Long.MAX_VALUE);

  /// @param maxOctets of heap for all entries together
  /// @param maxKeyOctets for the variants of one key; heavier ones are not kept
  public MemoryTier(long maxOctets, long maxKeyOctets, KeyLocks locks) {
    this.maxKeyOctets = maxKeyOctets;
    this.locks = locks;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(maxOctets)
            .weigher(
                (CacheKey key, Variants variants) ->
                    (int) Math.min(Integer.MAX_VALUE, keyWeight(key) + variants.weight()))
            // Maintenance costs less than waking another thread for it.
            .executor(Runnable::run)
            .build();
  }

  private static long keyWeight(CacheKey key) {
    return key.target().toString().length();
  }

  /// What is held under this key, or null when nothing is known about it here.
  public @Nullable Variants get(CacheKey key) {
    return cache.getIfPresent(key);
  }

  /// Replaces what is held under this key; when that is too heavy, nothing is known from now on.
  public void put(CacheKey key, Variants variants) {
    if (variants.weight() > maxKeyOctets) {
      cache.invalidate(key);
      return;
    }
    cache.put(key, variants);
    earliestDeleteAt.accumulateAndGet(variants.earliestDeleteAt(), Math::min);
  }

  /// Forgets what is known about this key.
  public void forget(CacheKey key) {
    cache.invalidate(key);
  }

  /// Lets go of the entries that are to be deleted by now. Costs nothing while none is.
  public void sweep(long nowMillis) {
    if (nowMillis < earliestDeleteAt.get()) {
      return;
    }
    earliestDeleteAt.set(Long.MAX_VALUE);
    for (Map.Entry<CacheKey, Variants> held : cache.asMap().entrySet()) {
      if (held.getValue().earliestDeleteAt() > nowMillis) {
        earliestDeleteAt.accumulateAndGet(held.getValue().earliestDeleteAt(), Math::min);
      } else {
        prune(held.getKey(), nowMillis);
      }
    }
  }

  private void prune(CacheKey key, long nowMillis) {
    ReentrantLock lock = locks.of(key);
    lock.lock();
    try {
      Variants known = cache.getIfPresent(key);
      if (known == null) {
        return;
      }
      Variants live = known.without(entry -> entry.deleteAtMillis() <= nowMillis);
      if (live.isEmpty()) {
        cache.invalidate(key);
      } else {
        put(key, live);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Octets of heap that the entries weigh.
  public long octets() {
    cache.cleanUp();
    return cache.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }
}
