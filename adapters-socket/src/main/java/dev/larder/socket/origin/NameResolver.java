package dev.larder.socket.origin;

import dev.larder.application.spi.OriginFailure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Finds the addresses of hosts, in a few platform threads of its own.
///
/// A look-up by the system cannot be interrupted and holds the carrier of a virtual thread, so that
/// a slow name server would stop the whole proxy. Here it holds one of [#THREADS], and its caller
/// for a bounded time. Look-ups of the same name at the same time are one. Safe for all threads.
final class NameResolver implements AutoCloseable {
  /// The system's own look-up, replaced in tests.
  @FunctionalInterface
  interface Lookup {
    List<InetAddress> lookUp(String host) throws UnknownHostException;
  }

  private static final int THREADS = 4;
  private static final int MOST_WAITING = 1_000;
  private static final int MOST_REMEMBERED = 1_000;

  private final Lookup lookup;
  private final long timeoutNanos;
  private final long rememberedNanos;
  private final ThreadPoolExecutor threads;
  private final Map<String, FutureTask<List<InetAddress>>> underWay = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  /// Guarded by `lock`; the eldest first.
  private final Map<String, Remembered> remembered = new LinkedHashMap<>();

  private record Remembered(List<InetAddress> addresses, long until) {}

  NameResolver(Lookup lookup, Duration timeout, Duration rememberedFor) {
    this.lookup = lookup;
    this.timeoutNanos = timeout.toNanos();
    this.rememberedNanos = rememberedFor.toNanos();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("larder-dns-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  static List<InetAddress> bySystem(String host) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(host));
  }

  /// The addresses of a host, at least one, in the order in which the system prefers them.
  ///
  /// @param host name, IPv4 address, or IPv6 address in brackets
  /// @throws OriginFailure `DNS_ERROR` when it has none, `DNS_TIMEOUT` when that takes too long to
  ///   find out
  List<InetAddress> resolve(String host) throws OriginFailure {
    InetAddress literal = literal(host);
    if (literal != null) {
      return List.of(literal);
    }
    List<InetAddress> known = recall(host);
    return known != null ? known : await(host, begin(host));
  }

  /// Whether the host is an address rather than a name, as a TLS handshake must know.
  static boolean isLiteral(String host) {
    return literal(host) != null;
  }

  private static @Nullable InetAddress literal(String host) {
    char first = host.charAt(0);
    if (first != '[' && (first < '0' || first > '9')) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(first == '[' ? host.substring(1, host.length() - 1) : host);
    } catch (IllegalArgumentException aName) {
      return null;
    }
  }

  private FutureTask<List<InetAddress>> begin(String host) throws OriginFailure {
    FutureTask<List<InetAddress>> mine = new FutureTask<>(() -> lookUpAndRemember(host));
    FutureTask<List<InetAddress>> others = underWay.putIfAbsent(host, mine);
    if (others != null) {
      return others;
    }
    try {
      threads.execute(mine);
    } catch (RejectedExecutionException full) {
      underWay.remove(host, mine);
      mine.cancel(false);
      throw new OriginFailure(OriginFailure.Kind.DNS_TIMEOUT, "too many names are being looked up");
    }
    return mine;
  }

  private List<InetAddress> lookUpAndRemember(String host) throws UnknownHostException {
    try {
      List<InetAddress> addresses = lookup.lookUp(host);
      remember(host, addresses);
      return addresses;
    } finally {
      underWay.remove(host);
    }
  }

  private List<InetAddress> await(String host, FutureTask<List<InetAddress>> task)
      throws OriginFailure {
    try {
      return task.get(timeoutNanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException tooSlow) {
      throw new OriginFailure(
          OriginFailure.Kind.DNS_TIMEOUT, "looking up " + host + " takes too long");
    } catch (ExecutionException | java.util.concurrent.CancellationException failed) {
      throw new OriginFailure(OriginFailure.Kind.DNS_ERROR, "no address found for " + host);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new OriginFailure(
          OriginFailure.Kind.DNS_TIMEOUT, "interrupted while looking up " + host);
    }
  }

  private @Nullable List<InetAddress> recall(String host) {
    lock.lock();
    try {
      Remembered found = remembered.get(host);
      if (found == null) {
        return null;
      }
      if (found.until - System.nanoTime() < 0) {
        remembered.remove(host);
        return null;
      }
      return found.addresses;
    } finally {
      lock.unlock();
    }
  }

  private void remember(String host, List<InetAddress> addresses) {
    lock.lock();
    try {
      remembered.remove(host);
      if (remembered.size() >= MOST_REMEMBERED) {
        remembered.remove(remembered.keySet().iterator().next());
      }
      remembered.put(host, new Remembered(addresses, System.nanoTime() + rememberedNanos));
    } finally {
      lock.unlock();
    }
  }

  /// Ends the threads that wait for nothing; a look-up under way ends in its own time.
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
