package dev.larder.application.fakes;

import dev.larder.application.spi.CacheStore;
import dev.larder.application.spi.EntryWriter;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.StoredResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A store of the simplest kind, with switches for what may go wrong in a real one. Safe for all
/// threads.
public final class FakeStore implements CacheStore {
  private final InstantSource clock;

  /// Guarded by itself.
  private final Map<CacheKey, List<StoredEntry>> entries = new HashMap<>();

  private final AtomicInteger openWriters = new AtomicInteger();
  final AtomicInteger commits = new AtomicInteger();
  final AtomicLong octetsReadBack = new AtomicLong();

  volatile long limit = Long.MAX_VALUE;
  volatile long readable = Long.MAX_VALUE;
  volatile boolean resident = true;
  volatile boolean damaged;
  volatile RuntimeException appendFault;
  private volatile RuntimeException writeFault;
  private volatile boolean forgetful = true;

  public FakeStore(InstantSource clock) {
    this.clock = clock;
  }

  /// Gives up on every response that has more octets.
  public void giveUpAfter(long octets) {
    limit = octets;
  }

  /// Reads back no more than so many octets of a response that is being written.
  public void readBackAtMost(long octets) {
    readable = octets;
  }

  /// Keeps content out of memory, as far as callers can tell.
  public void keepOutOfMemory() {
    resident = false;
  }

  /// Finds all content damaged from now on.
  public void damageContent() {
    damaged = true;
  }

  /// Does not even forget what it is told to remove.
  public void refuseToRemove() {
    forgetful = false;
  }

  /// Breaks its promise not to throw, in `write`.
  public void throwFromWrite(RuntimeException fault) {
    writeFault = fault;
  }

  /// Breaks its promise not to throw, in `append`.
  public void throwFromAppend(RuntimeException fault) {
    appendFault = fault;
  }

  /// How many responses were stored.
  public int commits() {
    return commits.get();
  }

  /// Writers that nobody has closed.
  public int openWriters() {
    return openWriters.get();
  }

  /// Octets that were read back from responses being written.
  public long octetsReadBack() {
    return octetsReadBack.get();
  }

  @Override
  public List<StoredEntry> find(CacheKey key) {
    synchronized (entries) {
      List<StoredEntry> found = new ArrayList<>(entries.getOrDefault(key, List.of()));
      found.removeIf(entry -> !entry.response().deleteAt().isAfter(clock.instant()));
      return found;
    }
  }

  @Override
  public EntryWriter write(CacheKey key, StoredResponse response, long length) {
    if (writeFault != null) {
      throw writeFault;
    }
    openWriters.incrementAndGet();
    return new FakeWriter(this, key, response);
  }

  void writerClosed() {
    openWriters.decrementAndGet();
  }

  StoredEntry put(StoredEntry entry) {
    synchronized (entries) {
      List<StoredEntry> variants = entries.computeIfAbsent(entry.key(), key -> new ArrayList<>());
      variants.removeIf(
          old -> old.response().selectingFields().equals(entry.response().selectingFields()));
      variants.addFirst(entry);
    }
    return entry;
  }

  @Override
  public StoredEntry freshen(StoredEntry entry, StoredResponse freshened) {
    StoredEntry fresh = new FakeEntry(this, entry.key(), freshened, ((FakeEntry) entry).content());
    synchronized (entries) {
      if (entries.getOrDefault(entry.key(), List.of()).contains(entry)) {
        put(fresh);
      }
    }
    return fresh;
  }

  @Override
  public void remove(StoredEntry entry) {
    synchronized (entries) {
      if (forgetful) {
        entries.getOrDefault(entry.key(), new ArrayList<>()).remove(entry);
      }
    }
  }

  @Override
  public void removeAll(CacheKey key) {
    synchronized (entries) {
      entries.remove(key);
    }
  }

  @Override
  public void close() {}
}
