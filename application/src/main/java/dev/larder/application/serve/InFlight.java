package dev.larder.application.serve;

import dev.larder.domain.cache.CacheKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/// The fetches under way, by primary key: collapsed forwarding (RFC 9111 section 4).
///
/// There are several for one key only while its variants are fetched. Bounded by the number of
/// client connections and prefetches, each of which leads one fetch at most.
final class InFlight {
  private static final int STRIPES = 1024;

  private final ConcurrentHashMap<CacheKey, List<Fetch>> fetches = new ConcurrentHashMap<>();
  private final AtomicIntegerArray landings = new AtomicIntegerArray(STRIPES);

  /// Who does the work.
  ///
  /// @param fetch the fetch to lead or to wait for
  /// @param leads whether the caller leads it, and so must settle and [#land] it
  record Role(Fetch fetch, boolean leads) {}

  /// A number that changes when a fetch for this key lands. A caller that looked into the store
  /// before it became leader compares it, to learn that it must look again.
  int landings(CacheKey key) {
    return landings.get(stripe(key));
  }

  private static int stripe(CacheKey key) {
    int hash = key.hashCode();
    return (hash ^ hash >>> 16) & (STRIPES - 1);
  }

  /// Joins a fetch for this key, or begins one.
  ///
  /// @param unsuitable fetches that turned out to be of no use to the caller
  Role join(CacheKey key, Set<Fetch> unsuitable) {
    Fetch mine = new Fetch(key);
    List<Fetch> now =
        fetches.compute(
            key,
            (same, current) -> {
              if (suitable(current, unsuitable) != null) {
                return current;
              }
              List<Fetch> more = current == null ? new ArrayList<>(1) : new ArrayList<>(current);
              more.add(mine);
              return List.copyOf(more);
            });
    Fetch found = suitable(now, unsuitable);
    return found == null || found == mine ? new Role(mine, true) : new Role(found, false);
  }

  private static @Nullable Fetch suitable(@Nullable List<Fetch> current, Set<Fetch> unsuitable) {
    if (current != null) {
      for (Fetch fetch : current) {
        if (!unsuitable.contains(fetch)) {
          return fetch;
        }
      }
    }
    return null;
  }

  /// Ends a fetch: nobody joins it any more. Call after the store has the response.
  void land(Fetch fetch) {
    landings.incrementAndGet(stripe(fetch.key()));
    fetches.computeIfPresent(
        fetch.key(),
        (same, current) -> {
          List<Fetch> rest = new ArrayList<>(current);
          rest.remove(fetch);
          return rest.isEmpty() ? null : List.copyOf(rest);
        });
  }

  /// The resource has been changed: nobody joins the fetches that began before, and what they bring
  /// is not kept.
  void outdate(CacheKey key) {
    List<Fetch> before = fetches.remove(key);
    if (before != null) {
      before.forEach(Fetch::outdate);
    }
  }

  /// Keys that are being fetched, for tests and metrics.
  int size() {
    return fetches.size();
  }
}
