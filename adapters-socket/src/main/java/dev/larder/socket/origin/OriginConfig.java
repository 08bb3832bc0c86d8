package dev.larder.socket.origin;

import java.time.Duration;

/// Bounds of an origin client.
///
/// @param maxIdlePerOrigin idle connections kept for one origin, 0 or more
/// @param maxIdle idle connections kept in total, 0 or more
/// @param maxActivePerOrigin connections in use to one origin at a time, 1 or more
/// @param resolveTimeout how long a name may take to be looked up
/// @param resolvedFor how long the addresses of a name are remembered
/// @param connectTimeout how long to wait for a connection: for one of the permitted number, and
///   for TCP and TLS to be established
/// @param firstByteTimeout how long the origin server may take to begin its response
/// @param stallTimeout how long neither side of a started message may make progress
/// @param idleTimeout how long an unused connection is kept
/// @param continueTimeout how long `100 Continue` is waited for before the content is sent anyway
public record OriginConfig(
    int maxIdlePerOrigin,
    int maxIdle,
    int maxActivePerOrigin,
    Duration resolveTimeout,
    Duration resolvedFor,
    Duration connectTimeout,
    Duration firstByteTimeout,
    Duration stallTimeout,
    Duration idleTimeout,
    Duration continueTimeout) {

  /// What Larder uses.
  public static final OriginConfig DEFAULT =
      new OriginConfig(
          32,
          512,
          256,
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1));

  public OriginConfig {
    if (maxIdlePerOrigin < 0 || maxIdle < 0 || maxActivePerOrigin < 1) {
      throw new IllegalArgumentException("bounds on connections are too low");
    }
  }
}
