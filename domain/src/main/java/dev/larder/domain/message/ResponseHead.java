package dev.larder.domain.message;

/// Head of a response.
///
/// @param status 100 to 599
/// @param reason reason phrase, may be empty
/// @param minorVersion 0 for HTTP/1.0, 1 for HTTP/1.1
/// @param fields as received, or as they shall be sent
public record ResponseHead(int status, String reason, int minorVersion, Fields fields) {

  public static ResponseHead of(int status, String reason, Fields fields) {
    return new ResponseHead(status, reason, 1, fields);
  }

  public ResponseHead withFields(Fields replacement) {
    return new ResponseHead(status, reason, minorVersion, replacement);
  }

  /// Whether this status never has content, whatever the fields say (RFC 9110 section 6.4.1).
  public boolean hasNoContent() {
    return status == 204 || status == 304 || status < 200;
  }
}
