package dev.larder.socket.listen;

import dev.larder.application.api.ServeRequest;
import dev.larder.application.spi.StoredEntry;
import dev.larder.socket.deadline.Reaper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts clients' connections and gives each a virtual thread of its own. Safe for all threads.
public final class ProxyListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyListener.class);
  private static final int BACKLOG = 4_096;

  /// How long requests under way may take when the listener is closed.
  private static final Duration GRACE = Duration.ofSeconds(10);

  /// Clients that are being sent 503 at a time; more are dropped without an answer.
  private static final int MOST_TURNED_AWAY = 128;

  private static final Duration ACCEPTOR_ENDS = Duration.ofSeconds(1);
  private static final long BACK_OFF_NANOS = 50_000_000;
  private static final long COMPLAINT_NANOS = 10_000_000_000L;
  private static final long CLOSING_LOOK_NANOS = 10_000_000;

  private final InetSocketAddress address;
  private final ListenerConfig config;
  private final ServeRequest application;
  private final ExchangeLog log;
  private final Reaper reaper;
  private final InstantSource clock;
  private final Function<StoredEntry, byte[]> storedHead;
  private final ThreadFactory threads =
      Thread.ofVirtual().inheritInheritableThreadLocals(false).factory();
  private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger turnedAway = new AtomicInteger();
  private volatile @Nullable ServerSocketChannel server;
  private volatile @Nullable Thread acceptor;
  private volatile boolean closing;

  /// @param address where to listen; port 0 lets the system choose
  /// @param pseudonym name of this instance in `Via`, such as `larder-0a1b2c3d`
  /// @param application what answers the requests
  /// @param reaper enforces the deadlines; not closed with the listener
  /// @param clock for dates of answers and the log
  public ProxyListener(
      InetSocketAddress address,
      ListenerConfig config,
      String pseudonym,
      ServeRequest application,
      ExchangeLog log,
      Reaper reaper,
      InstantSource clock) {
    this.address = address;
    this.config = config;
    this.application = application;
    this.log = log;
    this.reaper = reaper;
    this.clock = clock;
    this.storedHead = new StoredHead(pseudonym);
  }

  /// Begins to listen, and to accept in a thread that keeps the process alive until [#close].
  ///
  /// @throws java.net.BindException when the address is taken or not one of this machine
  public void start() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(address, BACKLOG);
    } catch (IOException | RuntimeException taken) {
      channel.close();
      throw taken;
    }
    server = channel;
    acceptor = Thread.ofPlatform().name("larder-accept").start(() -> acceptUntilClosed(channel));
  }

  /// The port that is listened on.
  ///
  /// @throws IllegalStateException before [#start] and after [#close]
  public int port() {
    ServerSocketChannel channel = server;
    if (channel == null || !channel.isOpen()) {
      throw new IllegalStateException("not listening");
    }
    return channel.socket().getLocalPort();
  }

  /// Clients that are connected now.
  public int connections() {
    return connected.get();
  }

  private void acceptUntilClosed(ServerSocketChannel channel) {
    long complainFrom = System.nanoTime();
    while (!closing) {
      try {
        admit(channel.accept());
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError fault) {
        // Most likely out of descriptors or memory: those that are connected may still give some
        // back.
        if (System.nanoTime() - complainFrom >= 0) {
          complainFrom = System.nanoTime() + COMPLAINT_NANOS;
          LOG.warn("Connections cannot be accepted: {}", fault.toString());
        }
        LockSupport.parkNanos(this, BACK_OFF_NANOS);
      }
    }
  }

  private void admit(SocketChannel client) throws IOException {
    boolean handedOver = false;
    try {
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      ClientChannel channel = new ClientChannel(client, config);
      if (connected.incrementAndGet() > config.maxConnections()) {
        connected.decrementAndGet();
        handedOver = turnAway(channel);
      } else {
        handedOver = begin(client, channel);
      }
    } finally {
      if (!handedOver) {
        client.close();
      }
    }
  }

  private boolean begin(SocketChannel client, ClientChannel channel) throws IOException {
    ClientConnection connection = null;
    boolean begun = false;
    try {
      connection = new ClientConnection(this, channel, addressOf(client));
      reaper.watch(channel);
      connections.add(connection);
      threads.newThread(connection).start();
      begun = true;
      return true;
    } finally {
      if (!begun) {
        if (connection != null) {
          connections.remove(connection);
        }
        forget(channel);
      }
    }
  }

  private static String addressOf(SocketChannel client) throws IOException {
    return client.getRemoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress().getHostAddress()
        : "-";
  }

  /// Tells one client too many that it is, in a thread, since that must not hold up the others.
  private boolean turnAway(ClientChannel channel) {
    boolean begun = false;
    if (turnedAway.incrementAndGet() <= MOST_TURNED_AWAY) {
      try {
        threads.newThread(() -> sayTooMany(channel)).start();
        begun = true;
      } finally {
        if (!begun) {
          turnedAway.decrementAndGet();
        }
      }
    } else {
      turnedAway.decrementAndGet();
    }
    return begun;
  }

  private void sayTooMany(ClientChannel channel) {
    reaper.watch(channel);
    try {
      byte[] answer = Refusal.TOO_MANY_CONNECTIONS.encoded(clock.instant());
      channel.write(answer, 0, answer.length);
      channel.lingerThenClose(config.drain());
    } catch (IOException gone) {
      LOG.debug("A client that was one too many left: {}", gone.getMessage());
    } finally {
      channel.close();
      reaper.release(channel);
      turnedAway.decrementAndGet();
    }
  }

  /// A connection has ended. Called once for each, by its own thread.
  void ended(ClientConnection connection, ClientChannel channel) {
    connections.remove(connection);
    forget(channel);
  }

  private void forget(ClientChannel channel) {
    reaper.release(channel);
    connected.decrementAndGet();
  }

  ListenerConfig config() {
    return config;
  }

  ServeRequest application() {
    return application;
  }

  ExchangeLog log() {
    return log;
  }

  Function<StoredEntry, byte[]> storedHead() {
    return storedHead;
  }

  Instant now() {
    return clock.instant();
  }

  /// Whether answers from now on end their connections.
  boolean isClosing() {
    return closing;
  }

  /// Stops accepting, ends the connections that wait for a request, lets requests under way finish
  /// for at most `grace`, and cuts what is left then.
  public void close(Duration grace) {
    closing = true;
    stopAccepting();
    long deadline = System.nanoTime() + grace.toNanos();
    while (!connections.isEmpty() && System.nanoTime() - deadline < 0) {
      // Again and again: a connection gets idle whenever its request is done.
      connections.forEach(ClientConnection::endIfIdle);
      LockSupport.parkNanos(this, CLOSING_LOOK_NANOS);
    }
    connections.forEach(ClientConnection::close);
  }

  private void stopAccepting() {
    ServerSocketChannel channel = server;
    Thread thread = acceptor;
    try {
      if (channel != null) {
        channel.close();
      }
      if (thread != null) {
        // The last client that it accepted shall be among the connections.
        thread.join(ACCEPTOR_ENDS);
      }
    } catch (IOException ignored) {
      // It accepts no more either way.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Closes with a grace of ten seconds.
  @Override
  public void close() {
    close(GRACE);
  }
}
