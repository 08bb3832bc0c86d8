package dev.larder.domain.cache;

import org.jspecify.annotations.Nullable;

/// How the cache handled a request: one member of the `Cache-Status` field (RFC 9211).
///
/// A value that travels: the field, the access log and the metrics all read this one.
public sealed interface CacheStatus {
  /// The member as the field carries it, such as `larder; hit; ttl=7`.
  String toFieldValue();

  /// A stored response satisfied the request.
  ///
  /// @param ttl remaining freshness lifetime in seconds, negative when it was served stale
  record Hit(long ttl) implements CacheStatus {
    @Override
    public String toFieldValue() {
      return "larder; hit; ttl=" + ttl;
    }
  }

  /// The request went on towards the origin server.
  ///
  /// @param reason why
  /// @param status status that came back, 0 when it is the one that the client is sent or none came
  /// @param stored whether the response was stored, or is being stored
  /// @param collapsed whether the answer came from another request's fetch
  /// @param detail a token for people, or null
  record Forwarded(
      ForwardReason reason, int status, boolean stored, boolean collapsed, @Nullable String detail)
      implements CacheStatus {
    public static Forwarded because(ForwardReason reason) {
      return new Forwarded(reason, 0, false, false, null);
    }

    public Forwarded withStatus(int forwardStatus) {
      return new Forwarded(reason, forwardStatus, stored, collapsed, detail);
    }

    public Forwarded withStored(boolean isStored) {
      return new Forwarded(reason, status, isStored, collapsed, detail);
    }

    public Forwarded withCollapsed() {
      return new Forwarded(reason, status, stored, true, detail);
    }

    public Forwarded withDetail(String token) {
      return new Forwarded(reason, status, stored, collapsed, token);
    }

    @Override
    public String toFieldValue() {
      StringBuilder text = new StringBuilder("larder; fwd=").append(reason.token());
      if (status > 0) {
        text.append("; fwd-status=").append(status);
      }
      if (stored) {
        text.append("; stored");
      }
      if (collapsed) {
        text.append("; collapsed");
      }
      if (detail != null) {
        text.append("; detail=").append(detail);
      }
      return text.toString();
    }
  }

  /// Larder answered by itself: neither a hit nor forwarded.
  ///
  /// @param detail a token that says why, such as `method-not-served`
  record Generated(String detail) implements CacheStatus {
    @Override
    public String toFieldValue() {
      return "larder; detail=" + detail;
    }
  }
}
