package dev.larder.storage.memory;

import dev.larder.application.spi.StoredEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The stored responses under one primary key, the most recent first. Immutable.
///
/// The list that a hit needs is made once, here; finding it again allocates nothing.
public final class Variants {
  /// How many variants a key may have. A resource that varies by more than this is answered better
  /// by its origin server than by a list this long.
  public static final int MAX_VARIANTS = 32;

  private static final int OVERHEAD = 110;

  private final List<HeldEntry> entries;
  private final List<StoredEntry> found;
  private final long earliestDeleteAt;
  private final long weight;
  private final int epoch;

  private Variants(List<HeldEntry> entries, int epoch) {
    this.entries = List.copyOf(entries);
    this.found = List.copyOf(entries);
    this.epoch = epoch;
    long earliest = Long.MAX_VALUE;
    long octets = OVERHEAD;
    for (HeldEntry entry : entries) {
      earliest = Math.min(earliest, entry.deleteAtMillis());
      octets += entry.weight();
    }
    this.earliestDeleteAt = earliest;
    this.weight = octets;
  }

  /// No variant at all.
  ///
  /// @param epoch what the maker wants to know later about when this was made
  public static Variants none(int epoch) {
    return new Variants(List.of(), epoch);
  }

  /// These with `entry` in the place of the variant that it equals, unless that is the later one.
  ///
  /// @param maxOctets how much they may weigh together; the oldest are dropped to get there
  /// @param dropped hears of each entry that had to go for the bounds, not of the replaced one
  public Variants with(HeldEntry entry, long maxOctets, Consumer<HeldEntry> dropped) {
    List<HeldEntry> next = new ArrayList<>(entries.size() + 1);
    next.add(entry);
    for (HeldEntry other : entries) {
      if (!other.isVariant(entry)) {
        next.add(other);
      } else if (other.sequence() >= entry.sequence()) {
        return this;
      }
    }
    next.sort(Comparator.comparingLong(HeldEntry::sequence).reversed());
    long octets = OVERHEAD;
    int kept = 0;
    for (HeldEntry candidate : next) {
      octets += candidate.weight();
      if (kept == MAX_VARIANTS || kept > 0 && octets > maxOctets) {
        break;
      }
      kept++;
    }
    next.subList(kept, next.size()).forEach(dropped);
    return new Variants(next.subList(0, kept), epoch);
  }

  /// These without the entries that `gone` holds for.
  public Variants without(Predicate<HeldEntry> gone) {
    List<HeldEntry> kept = new ArrayList<>(entries);
    return kept.removeIf(gone) ? new Variants(kept, epoch) : this;
  }

  /// The same variants, made in another epoch.
  public Variants at(int otherEpoch) {
    return otherEpoch == epoch ? this : new Variants(entries, otherEpoch);
  }

  /// The entry with this sequence number, or null.
  public @Nullable HeldEntry numbered(long sequence) {
    for (HeldEntry entry : entries) {
      if (entry.sequence() == sequence) {
        return entry;
      }
    }
    return null;
  }

  /// The entries that are not to be deleted yet.
  public List<StoredEntry> live(long nowMillis) {
    if (nowMillis < earliestDeleteAt) {
      return found;
    }
    return List.copyOf(without(entry -> entry.deleteAtMillis() <= nowMillis).found);
  }

  public List<HeldEntry> entries() {
    return entries;
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /// When the first of them is to be deleted, in milliseconds since 1970.
  long earliestDeleteAt() {
    return earliestDeleteAt;
  }

  /// Octets of heap.
  long weight() {
    return weight;
  }

  public int epoch() {
    return epoch;
  }
}
