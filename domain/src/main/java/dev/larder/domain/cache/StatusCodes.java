package dev.larder.domain.cache;

/// Status codes whose caching requirements Larder knows (RFC 9110 section 15, RFC 9111 section 3).
final class StatusCodes {
  private StatusCodes() {}

  static boolean isUnderstood(int status) {
    return switch (status) {
      case 200, 201, 202, 203, 204, 205 -> true;
      case 300, 301, 302, 303, 305, 307, 308 -> true;
      case 400,
          401,
          402,
          403,
          404,
          405,
          406,
          407,
          408,
          409,
          410,
          411,
          412,
          413,
          414,
          415,
          416,
          417 ->
          true;
      case 421, 422, 426 -> true;
      case 500, 501, 502, 503, 504, 505 -> true;
      default -> false;
    };
  }
}
