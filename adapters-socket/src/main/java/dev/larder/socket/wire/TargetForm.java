package dev.larder.socket.wire;

/// Forms of a request target (RFC 9112 section 3.2).
public enum TargetForm {
  /// Path and query, as to an origin server.
  ORIGIN,
  /// A whole URI, as to a proxy.
  ABSOLUTE,
  /// Host and port, of CONNECT only.
  AUTHORITY,
  /// `*`, of OPTIONS only: the server as a whole.
  ASTERISK
}
