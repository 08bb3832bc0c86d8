package dev.larder.socket.wire;

import dev.larder.application.api.Content;

/// How the end of a message is found (RFC 9112 section 6.3).
public sealed interface Framing {
  /// The framing of a message that ends with its head.
  Framing NONE = new None();

  /// The framing of content whose length is not known beforehand.
  Framing CHUNKED = new Chunked();

  /// The framing of content that lasts until the connection ends.
  Framing UNTIL_CLOSE = new UntilClose();

  /// The message ends with its head.
  record None() implements Framing {}

  /// `Content-Length` announces the content.
  ///
  /// @param octets 0 or more
  record Length(long octets) implements Framing {}

  /// The content comes in chunks, the last of which says so.
  record Chunked() implements Framing {}

  /// The content ends when the connection does. Only responses can be framed like this, and nothing
  /// can follow them.
  record UntilClose() implements Framing {}

  /// The framing in which to send a response.
  ///
  /// @param method method of the request
  /// @param status status of the response
  /// @param content what is to be sent
  /// @param minorVersion of the request; an HTTP/1.0 client cannot read chunks
  static Framing ofResponse(String method, int status, Content content, int minorVersion) {
    if (method.equals("HEAD") || hasNoContent(status)) {
      return NONE;
    }
    long length = content.length();
    if (length >= 0) {
      return new Length(length);
    }
    return minorVersion == 0 ? UNTIL_CLOSE : CHUNKED;
  }

  /// The framing in which to send a request.
  ///
  /// @param content [Content#EMPTY] when the request shall announce none
  static Framing ofRequest(Content content) {
    if (content.equals(Content.EMPTY)) {
      return NONE;
    }
    long length = content.length();
    return length >= 0 ? new Length(length) : CHUNKED;
  }

  /// Whether a status forbids content, whatever the fields say.
  static boolean hasNoContent(int status) {
    return status < 200 || status == 204 || status == 304;
  }
}
