package dev.larder.socket.wire;

import dev.larder.domain.message.Authority;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.MalformedTarget;
import dev.larder.domain.message.TargetUri;
import org.jspecify.annotations.Nullable;

/// Determines the target URI of a request (RFC 9112 sections 3.2 and 3.3).
///
/// @param form form that the request target had
/// @param uri target URI
record RequestTarget(TargetForm form, TargetUri uri) {

  /// @param scheme of the connection, for the forms that name none
  /// @param text request target as received
  static RequestTarget of(
      String scheme, String method, String text, int minorVersion, Fields fields)
      throws BadMessage {
    try {
      TargetForm form = form(method, text);
      String host = host(fields);
      if (host == null && (minorVersion > 0 || form == TargetForm.ORIGIN)) {
        throw BadMessage.malformed("the Host field is missing");
      }
      return switch (form) {
        case ABSOLUTE -> absolute(method, text, host);
        case AUTHORITY -> {
          check(host);
          yield new RequestTarget(form, connectTarget(text));
        }
        case ORIGIN, ASTERISK ->
            new RequestTarget(form, TargetUri.of(scheme, host == null ? "" : host, text));
      };
    } catch (MalformedTarget e) {
      throw BadMessage.malformed("a malformed target or Host: " + e.getMessage());
    }
  }

  private static TargetForm form(String method, String text) throws BadMessage {
    if (method.equals("CONNECT")) {
      return TargetForm.AUTHORITY;
    }
    if (text.charAt(0) == '/') {
      return TargetForm.ORIGIN;
    }
    if (!text.equals("*")) {
      return TargetForm.ABSOLUTE;
    }
    if (!method.equals("OPTIONS")) {
      throw BadMessage.malformed("a target that only OPTIONS may have");
    }
    return TargetForm.ASTERISK;
  }

  private static @Nullable String host(Fields fields) throws BadMessage {
    if (!fields.has(FieldName.HOST)) {
      return null;
    }
    String host = null;
    for (int i = 0; i < fields.size(); i++) {
      if (fields.is(i, FieldName.HOST)) {
        if (host != null) {
          throw BadMessage.malformed("several Host fields");
        }
        host = fields.value(i);
      }
    }
    return host;
  }

  /// The target wins over `Host`, which must be well-formed all the same.
  private static RequestTarget absolute(String method, String text, @Nullable String host)
      throws MalformedTarget {
    TargetUri uri = TargetUri.parse(text);
    int authorityStart = text.indexOf("://") + 3;
    int authorityEnd = authorityStart;
    while (authorityEnd < text.length()
        && text.charAt(authorityEnd) != '/'
        && text.charAt(authorityEnd) != '?') {
      authorityEnd++;
    }
    // Host nearly always repeats the authority, which has been checked as part of the target.
    if (host != null
        && !(host.length() == authorityEnd - authorityStart
            && text.startsWith(host, authorityStart))) {
      check(host);
    }
    if (authorityEnd == text.length() && method.equals("OPTIONS")) {
      // RFC 9112 section 3.2.4: without a path it asks about the server as a whole.
      uri = TargetUri.of(uri.scheme(), uri.authority(), "*");
    }
    return new RequestTarget(TargetForm.ABSOLUTE, uri);
  }

  /// `Host` may be empty where the target has its own authority.
  private static void check(@Nullable String host) throws MalformedTarget {
    if (host != null && !host.isEmpty()) {
      Authority _ = Authority.parse(host);
    }
  }

  private static TargetUri connectTarget(String text) throws MalformedTarget {
    if (Authority.parse(text).port() < 0) {
      throw new MalformedTarget("CONNECT needs a port");
    }
    return TargetUri.of("http", text, "/");
  }
}
