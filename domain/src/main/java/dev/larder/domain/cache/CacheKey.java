package dev.larder.domain.cache;

import dev.larder.domain.message.TargetUri;

/// Primary cache key (RFC 9111 section 2): the target URI. The method is not part of it, because
/// only responses to GET are stored.
///
/// @param target normal form of the target URI
public record CacheKey(TargetUri target) {
  @Override
  public String toString() {
    return target.toString();
  }
}
