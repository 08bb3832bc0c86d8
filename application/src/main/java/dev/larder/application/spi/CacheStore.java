package dev.larder.application.spi;

import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.StoredResponse;
import java.util.List;

/// Keeps stored responses. Safe for all threads.
///
/// No method throws for a fault of the medium: such a fault is reported to [CacheEvents], and looks
/// to the caller like an entry that is not there or could not be kept. No method waits for a disk
/// to write.
public interface CacheStore extends AutoCloseable {
  /// The stored responses under a primary key, one for each variant, the most recent first; empty
  /// when there are none. Responses past their [StoredResponse#deleteAt] are never among them.
  List<StoredEntry> find(CacheKey key);

  /// Begins to store a response. Nothing is visible before [EntryWriter#commit].
  ///
  /// @param length octets of content if known, else -1
  EntryWriter write(CacheKey key, StoredResponse response, long length);

  /// Replaces the head of a stored response, keeping its content (RFC 9111 section 4.3.4).
  ///
  /// @return the entry with the new head; it is usable even when the store no longer holds `entry`
  StoredEntry freshen(StoredEntry entry, StoredResponse freshened);

  /// Forgets one stored response, for instance because its content proved damaged.
  void remove(StoredEntry entry);

  /// Forgets every stored response under a primary key.
  void removeAll(CacheKey key);

  /// Writes out what is waiting to be written, releases the medium. No other call may follow.
  @Override
  void close();
}
