package dev.larder.socket.listen;

import dev.larder.socket.wire.Limits;
import java.time.Duration;

/// Bounds of a listener.
///
/// @param maxConnections clients at a time; the next one is sent 503
/// @param limits bounds of a request
/// @param headTimeout how long a request's head may take from its first octet on
/// @param idleTimeout how long a connection may be open between requests
/// @param contentTimeout how long a client may pause while its request content is waited for
/// @param writeTimeout how long a client may take nothing of what it is sent
/// @param lingerTimeout how long a refused client is listened to, so that it gets its answer
/// @param drain octets of unused request content that are read, rather than the connection closed
/// @param yields how often a connection that has just been answered lets others run before it waits
///   for its next request: by then that may have come, which saves waking the thread
public record ListenerConfig(
    int maxConnections,
    Limits limits,
    Duration headTimeout,
    Duration idleTimeout,
    Duration contentTimeout,
    Duration writeTimeout,
    Duration lingerTimeout,
    int drain,
    int yields) {

  /// What Larder uses.
  public static final ListenerConfig DEFAULT =
      new ListenerConfig(
          10_000,
          Limits.DEFAULT,
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(2),
          65_536,
          0);

  public ListenerConfig {
    if (maxConnections < 1 || drain < 0 || yields < 0) {
      throw new IllegalArgumentException("bounds of the listener are too low");
    }
  }

  /// The same with another bound on connections.
  public ListenerConfig withMaxConnections(int connections) {
    return new ListenerConfig(
        connections,
        limits,
        headTimeout,
        idleTimeout,
        contentTimeout,
        writeTimeout,
        lingerTimeout,
        drain,
        yields);
  }
}
