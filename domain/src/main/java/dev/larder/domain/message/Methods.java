package dev.larder.domain.message;

/// Properties of request methods (RFC 9110 section 9.2).
public final class Methods {
  private Methods() {}

  /// Whether the method only reads.
  public static boolean isSafe(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "TRACE" -> true;
      default -> false;
    };
  }

  /// Whether sending the request twice has the effect of sending it once.
  public static boolean isIdempotent(String method) {
    return isSafe(method) || method.equals("PUT") || method.equals("DELETE");
  }
}
