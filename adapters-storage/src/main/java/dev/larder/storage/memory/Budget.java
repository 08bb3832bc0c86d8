package dev.larder.storage.memory;

import java.util.concurrent.atomic.AtomicLong;

/// Octets that several users share. Safe for all threads, never waits.
public final class Budget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /// @param limit octets that may be reserved at a time
  public Budget(long limit) {
    this.limit = limit;
  }

  /// Takes `octets`, or nothing when fewer are left.
  public boolean tryReserve(long octets) {
    if (used.addAndGet(octets) > limit) {
      used.addAndGet(-octets);
      return false;
    }
    return true;
  }

  /// Takes `octets` even when that exceeds the limit: for what must not be refused.
  public void reserve(long octets) {
    used.addAndGet(octets);
  }

  /// Gives back what was taken.
  public void release(long octets) {
    used.addAndGet(-octets);
  }

  /// Octets taken and not given back.
  public long used() {
    return used.get();
  }
}
