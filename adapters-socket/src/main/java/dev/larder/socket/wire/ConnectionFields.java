package dev.larder.socket.wire;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.Tokens;

/// What a received message says about its connection (RFC 9112 section 9.3).
public final class ConnectionFields {
  private ConnectionFields() {}

  /// Whether the client's connection may carry another request after the response to this one.
  ///
  /// An HTTP/1.0 client's never does, since a proxy cannot know whether `keep-alive` was meant for
  /// it.
  public static boolean persistsAfterRequest(int minorVersion, Fields fields) {
    return minorVersion > 0 && !says(fields, "close");
  }

  /// Whether the server will take another request after this response.
  public static boolean persistsAfterResponse(int minorVersion, Fields fields) {
    return !says(fields, "close") && (minorVersion > 0 || says(fields, "keep-alive"));
  }

  /// Whether `Connection` holds the option, in any case. A member that is no token counts as
  /// `close`: nobody knows what its sender meant.
  private static boolean says(Fields fields, String option) {
    if (!fields.has(FieldName.CONNECTION)) {
      return false;
    }
    for (int i = 0; i < fields.size(); i++) {
      if (fields.is(i, FieldName.CONNECTION) && lists(fields.value(i), option)) {
        return true;
      }
    }
    return false;
  }

  private static boolean lists(String value, String option) {
    if (value.equalsIgnoreCase(option)) {
      return true;
    }
    for (String part : value.split(",", -1)) {
      String member = part.strip();
      boolean close = !member.isEmpty() && !Tokens.isToken(member) && option.equals("close");
      if (close || member.equalsIgnoreCase(option)) {
        return true;
      }
    }
    return false;
  }
}
