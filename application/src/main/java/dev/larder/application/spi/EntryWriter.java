package dev.larder.application.spi;

import org.jspecify.annotations.Nullable;

/// One response being stored: a transaction that closing without [#commit] rolls back.
///
/// Written by one thread; [#readableLength] and [#read] may be called by any thread, also after the
/// end of the transaction as long as the writer has not been closed.
public interface EntryWriter extends AutoCloseable {
  /// Appends content without waiting for the medium.
  ///
  /// The writer may keep `chunk` itself: the caller must not change `chunk[0, length)` afterwards.
  ///
  /// @return false when the store has given up on this response (too large, no room, medium fails
  ///   or is too slow); the caller goes on without it
  boolean append(byte[] chunk, int length);

  /// How many octets from the start can be read back by [#read], even if the caller forgets them.
  /// Never shrinks before [#close], not even when the store gives up: readers count on it.
  long readableLength();

  /// Reads back appended content.
  ///
  /// @param position from where, less than [#readableLength]
  /// @return octets read, at least 1
  /// @throws java.io.IOException when the medium fails
  int read(long position, byte[] target, int offset, int length) throws java.io.IOException;

  /// Makes the response visible to [CacheStore#find], as a whole; replaces the variant that it
  /// equals.
  ///
  /// @return the entry, or null when the store has given up on it
  @Nullable StoredEntry commit();

  /// Ends the transaction. Without a successful [#commit] nothing of it remains. Idempotent, never
  /// throws, does not wait for the medium.
  @Override
  void close();
}
