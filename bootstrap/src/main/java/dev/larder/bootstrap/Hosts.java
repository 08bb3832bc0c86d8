package dev.larder.bootstrap;

import java.net.Inet6Address;
import java.net.InetAddress;

/// Addresses as people read them.
final class Hosts {
  private Hosts() {}

  /// The address as it stands in a URI: an IPv6 one in brackets.
  static String inUri(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }
}
