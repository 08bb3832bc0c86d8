package dev.larder.socket.origin;

import dev.larder.application.api.Content;
import dev.larder.application.spi.OriginClient;
import dev.larder.application.spi.OriginFailure;
import dev.larder.application.spi.OriginResponse;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.TargetUri;
import dev.larder.socket.deadline.Reaper;
import dev.larder.socket.deadline.Watched;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.InstantSource;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/// Sends requests to origin servers over persistent connections (RFC 9112 section 9).
///
/// Safe for all threads; each request blocks the thread that sends it, which should be a virtual
/// one.
public final class PooledOriginClient implements OriginClient {
  private final OriginConfig config;
  private final InstantSource clock;
  private final NameResolver names;
  private final Connector connector = new Connector();
  private final TlsClient tls;
  private final OriginPool pool;

  /// @param reaper enforces the deadlines; not closed with the client
  /// @param clock for `request_time` and `response_time`
  public PooledOriginClient(OriginConfig config, Reaper reaper, InstantSource clock) {
    this(config, reaper, clock, TlsClient::byDefault);
  }

  /// @param tls makes the context for https, at its first use
  public PooledOriginClient(
      OriginConfig config, Reaper reaper, InstantSource clock, Supplier<SSLContext> tls) {
    this(config, reaper, clock, tls, NameResolver::bySystem);
  }

  PooledOriginClient(
      OriginConfig config,
      Reaper reaper,
      InstantSource clock,
      Supplier<SSLContext> tls,
      NameResolver.Lookup lookup) {
    this.config = config;
    this.clock = clock;
    this.tls = new TlsClient(tls);
    this.names = new NameResolver(lookup, config.resolveTimeout(), config.resolvedFor());
    this.pool = new OriginPool(config, reaper);
  }

  @Override
  public OriginResponse send(RequestHead request, Content content) throws OriginFailure {
    String origin = request.target().origin();
    long deadline = System.nanoTime() + Watched.nanos(config.connectTimeout());
    OriginConnection pooled = pool.take(origin, deadline);
    if (pooled == null) {
      return sendAfresh(request, content, deadline);
    }
    try {
      return new OriginExchange(pooled, pool, config, clock).run(request, content);
    } catch (OriginExchange.DeadConnection dead) {
      // RFC 9112 section 9.3.1: the origin server may close an idle connection at any time, and
      // this
      // request got there at the wrong one. Nobody knows whether it was acted upon.
      if (!isRepeatable(request, content)) {
        pool.giveBackPlace(origin);
        throw dead.asFailure();
      }
    }
    return sendAfresh(request, content, System.nanoTime() + Watched.nanos(config.connectTimeout()));
  }

  private static boolean isRepeatable(RequestHead request, Content content) {
    return (request.isGet() || request.isHead()) && content.length() == 0;
  }

  /// Sends over a new connection; the place for it has been taken.
  private OriginResponse sendAfresh(RequestHead request, Content content, long deadline)
      throws OriginFailure {
    String origin = request.target().origin();
    OriginConnection connection = null;
    try {
      connection = connect(request.target(), deadline);
    } finally {
      if (connection == null) {
        pool.giveBackPlace(origin);
      }
    }
    try {
      return new OriginExchange(connection, pool, config, clock).run(request, content);
    } catch (OriginExchange.DeadConnection dead) {
      pool.giveBackPlace(origin);
      throw dead.asFailure();
    }
  }

  private OriginConnection connect(TargetUri target, long deadline) throws OriginFailure {
    SocketChannel channel =
        connector.connect(names.resolve(target.host()), target.port(), deadline);
    OriginConnection connection = null;
    boolean usable = false;
    try {
      connection = new OriginConnection(target.origin(), pool, channel);
      pool.opened(connection);
      if (target.isHttps()) {
        long left = Math.max(1, deadline - System.nanoTime());
        connection.secure(tls, target.host(), target.port(), left);
      }
      usable = true;
      return connection;
    } catch (IOException broken) {
      throw new OriginFailure(
          OriginFailure.Kind.CONNECTION_TERMINATED, "the origin server closes new connections");
    } finally {
      if (!usable) {
        close(channel, connection);
      }
    }
  }

  private static void close(
      SocketChannel channel, @org.jspecify.annotations.Nullable OriginConnection connection) {
    if (connection != null) {
      connection.close();
    }
    try {
      channel.close();
    } catch (IOException ignored) {
      // The descriptor is gone either way.
    }
  }

  /// Idle connections there are now.
  int idleConnections() {
    return pool.idle();
  }

  /// Origins about which something is remembered now.
  int rememberedOrigins() {
    return pool.origins();
  }

  @Override
  public void close() {
    pool.close();
    names.close();
  }
}
