package dev.larder.storage.memory;

import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.StoredResponse;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the entries of all stores here have in common: everything but the content.
public abstract class HeldEntry implements StoredEntry {
  /// Octets of heap that an entry takes besides key, fields and content: its objects, and those of
  /// the tier that point to it.
  private static final int OVERHEAD = 450;

  private final CacheKey key;
  private final StoredResponse response;
  private final long sequence;
  private final long deleteAtMillis;
  private final AtomicBoolean linksClaimed = new AtomicBoolean();
  private volatile byte @Nullable [] wireHead;

  /// @param sequence orders the entries of one store by the time of their commit; never used twice
  protected HeldEntry(CacheKey key, StoredResponse response, long sequence) {
    this.key = key;
    this.response = response;
    this.sequence = sequence;
    this.deleteAtMillis = millisOf(response.deleteAt());
  }

  @Override
  public final CacheKey key() {
    return key;
  }

  @Override
  public final StoredResponse response() {
    return response;
  }

  /// The place of this entry among all that the store ever committed.
  public final long sequence() {
    return sequence;
  }

  /// [StoredResponse#deleteAt] in milliseconds since 1970, rounded up.
  public final long deleteAtMillis() {
    return deleteAtMillis;
  }

  /// Octets of heap that this entry takes in the memory tier.
  public final long weight() {
    // The fields count twice: as they came, and as the head that is ready to send.
    return OVERHEAD
        + key.target().toString().length()
        + 2L * response.head().fields().encodedLength()
        + 16L * response.head().fields().size()
        + contentWeight();
  }

  /// Octets of heap that the content takes.
  protected abstract long contentWeight();

  /// An entry with the same content under another head.
  public abstract HeldEntry with(StoredResponse freshened, long newSequence);

  /// Whether `other` is the same variant of the same resource.
  public final boolean isVariant(HeldEntry other) {
    return response.selectingFields().equals(other.response.selectingFields());
  }

  @Override
  public final byte[] wireHead(Function<StoredEntry, byte[]> encoder) {
    byte[] known = wireHead;
    if (known == null) {
      known = encoder.apply(this);
      wireHead = known;
    }
    return known;
  }

  @Override
  public final boolean claimLinks() {
    return !linksClaimed.get() && linksClaimed.compareAndSet(false, true);
  }

  @Override
  public final String toString() {
    return key + " #" + sequence + ", " + length() + " octets";
  }

  /// The instant in milliseconds since 1970, rounded up; instants beyond that range count as its
  /// ends.
  public static long millisOf(Instant instant) {
    if (instant.getEpochSecond() > Long.MAX_VALUE / 1000 - 1) {
      return Long.MAX_VALUE;
    }
    if (instant.getEpochSecond() < Long.MIN_VALUE / 1000 + 1) {
      return Long.MIN_VALUE;
    }
    return instant.getEpochSecond() * 1000 + (instant.getNano() + 999_999) / 1_000_000;
  }
}
