package dev.larder.application.spi;

import dev.larder.application.api.Content;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.StoredResponse;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One whole stored response: head and content. Immutable, shared by all threads; stays readable
/// while it is referenced, even after the store has dropped it.
public interface StoredEntry {
  CacheKey key();

  StoredResponse response();

  /// Octets of content.
  long length();

  /// The whole content when it is resident in memory, else null. Callers must not change it.
  byte @Nullable [] resident();

  /// The content from `offset` on, `length` octets of it.
  ///
  /// Every octet that the stream hands out has passed the store's checks; damage found on the way
  /// ends the stream with an exception.
  ///
  /// @throws IOException when the content cannot be read any more or is damaged
  /// @throws IndexOutOfBoundsException when the range is not within the content
  Content open(long offset, long length) throws IOException;

  /// The head as it goes on the wire, encoded on the first call and remembered.
  byte[] wireHead(Function<StoredEntry, byte[]> encoder);

  /// True for exactly one caller, ever: the one that shall have this page's links prefetched.
  boolean claimLinks();
}
