package dev.larder.socket.origin;

import dev.larder.application.spi.OriginFailure;
import dev.larder.application.spi.OriginFailure.Kind;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Establishes TCP connections to hosts that may have several addresses.
///
/// The addresses are tried one after the other, families in turn, in two rounds: a short one that
/// finds whatever answers promptly, so that a family which is routed nowhere costs a second rather
/// than the whole time, then one that gives the silent ones what is left (after RFC 8305, one
/// attempt at a time). Safe for all threads.
final class Connector {
  private static final long PROMPT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Connects to the first address that lets it.
  ///
  /// @param deadline as [System#nanoTime] counts
  /// @return connected, in blocking mode
  SocketChannel connect(List<InetAddress> addresses, int port, long deadline) throws OriginFailure {
    List<InetAddress> silent = new ArrayList<>();
    OriginFailure failure = null;
    List<InetAddress> ordered = familiesInTurn(addresses);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < ordered.size(); i++) {
        long left = deadline - System.nanoTime();
        long share = left / (ordered.size() - i);
        if (round == 0 && ordered.size() > 1) {
          share = Math.min(share, PROMPT_NANOS);
        }
        try {
          return attempt(new InetSocketAddress(ordered.get(i), port), share);
        } catch (SocketTimeoutException late) {
          silent.add(ordered.get(i));
          failure = new OriginFailure(Kind.CONNECTION_TIMEOUT, "the origin server does not answer");
        } catch (IOException refused) {
          failure = failureOf(refused);
        }
      }
      ordered = List.copyOf(silent);
      silent.clear();
    }
    throw failure != null ? failure : new OriginFailure(Kind.DNS_ERROR, "the host has no address");
  }

  private static SocketChannel attempt(InetSocketAddress address, long nanos) throws IOException {
    long millis = Math.min(TimeUnit.NANOSECONDS.toMillis(nanos), Integer.MAX_VALUE);
    if (millis <= 0) {
      throw new SocketTimeoutException("no time left");
    }
    SocketChannel channel = SocketChannel.open();
    boolean connected = false;
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(address, (int) millis);
      connected = true;
      return channel;
    } finally {
      if (!connected) {
        channel.close();
      }
    }
  }

  private static OriginFailure failureOf(IOException refused) {
    String text = String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
    if (refused instanceof NoRouteToHostException || text.contains("unreachable")) {
      return new OriginFailure(Kind.DESTINATION_IP_UNROUTABLE, "no route to the origin server");
    }
    if (text.contains("too many open files")) {
      return new OriginFailure(Kind.CONNECTION_LIMIT_REACHED, "out of file descriptors");
    }
    return new OriginFailure(Kind.CONNECTION_REFUSED, "the origin server refuses connections");
  }

  /// The addresses with families alternating, the system's first choice first.
  static List<InetAddress> familiesInTurn(List<InetAddress> addresses) {
    Deque<InetAddress> preferred = new ArrayDeque<>();
    Deque<InetAddress> other = new ArrayDeque<>();
    boolean firstIsV4 = !addresses.isEmpty() && addresses.getFirst() instanceof Inet4Address;
    for (InetAddress address : addresses) {
      (address instanceof Inet4Address == firstIsV4 ? preferred : other).add(address);
    }
    List<InetAddress> ordered = new ArrayList<>(addresses.size());
    while (ordered.size() < addresses.size()) {
      addNext(preferred, ordered);
      addNext(other, ordered);
    }
    return ordered;
  }

  private static void addNext(Deque<InetAddress> from, List<InetAddress> to) {
    @Nullable InetAddress next = from.poll();
    if (next != null) {
      to.add(next);
    }
  }
}
