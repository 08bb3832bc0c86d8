package dev.larder.socket.origin;

import dev.larder.application.spi.OriginFailure;
import dev.larder.application.spi.OriginFailure.Kind;
import java.io.IOException;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Puts TLS on connections to origin servers, and checks that they are who the URI says.
///
/// The trust store is loaded with the first https URI, since that takes longer than all the rest of
/// the start. Safe for all threads.
final class TlsClient {
  static {
    // Else the JDK takes any end of the connection for the peer's good-bye, and whoever can cut it
    // can
    // shorten content that only its end delimits (RFC 9112 section 9.8). Read once, when the first
    // TLS socket is made.
    if (System.getProperty("com.sun.net.ssl.requireCloseNotify") == null) {
      System.setProperty("com.sun.net.ssl.requireCloseNotify", "true");
    }
  }

  private final Supplier<SSLContext> source;
  private volatile @Nullable SSLContext context;

  /// @param source called at the first use, and again by threads that come at the same time
  TlsClient(Supplier<SSLContext> source) {
    this.source = source;
  }

  /// The system's trust store.
  static SSLContext byDefault() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this Java has no TLS", missing);
    }
  }

  /// Shakes hands on a connected socket. The caller bounds the time by closing the socket.
  ///
  /// @param host as in the URI
  /// @throws OriginFailure `TLS_CERTIFICATE_ERROR` when the certificate is not valid for the host,
  ///   `TLS_PROTOCOL_ERROR` when the handshake fails in any other way
  SSLSocket secure(Socket plain, String host, int port) throws OriginFailure {
    boolean literal = NameResolver.isLiteral(host);
    String peer = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      SSLSocket socket =
          (SSLSocket) context().getSocketFactory().createSocket(plain, peer, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setApplicationProtocols(new String[] {"http/1.1"});
      if (!literal) {
        nameServer(parameters, peer);
      }
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException failed) {
      throw failureOf(failed);
    }
  }

  private SSLContext context() {
    SSLContext made = context;
    if (made == null) {
      made = source.get();
      context = made;
    }
    return made;
  }

  private static void nameServer(SSLParameters parameters, String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    try {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    } catch (IllegalArgumentException noServerName) {
      // A host that DNS allows but SNI does not, such as one with an underscore: go without.
    }
  }

  private static OriginFailure failureOf(IOException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException
          || cause instanceof CertPathValidatorException
          || cause instanceof SSLPeerUnverifiedException) {
        return new OriginFailure(
            Kind.TLS_CERTIFICATE_ERROR, "the origin server's certificate is not valid for it");
      }
    }
    return failed instanceof SSLException
        ? new OriginFailure(Kind.TLS_PROTOCOL_ERROR, "the TLS handshake failed")
        : new OriginFailure(Kind.CONNECTION_TERMINATED, "closed during the TLS handshake");
  }
}
