package dev.larder.domain.message;

/// Head of a request whose target URI has been determined (RFC 9110 section 7.1).
///
/// @param method case-sensitive, such as `GET`
/// @param target absolute, in normal form
/// @param minorVersion 0 for HTTP/1.0, 1 for HTTP/1.1
/// @param fields as received
public record RequestHead(String method, TargetUri target, int minorVersion, Fields fields) {

  public RequestHead withFields(Fields replacement) {
    return new RequestHead(method, target, minorVersion, replacement);
  }

  public boolean isGet() {
    return method.equals("GET");
  }

  public boolean isHead() {
    return method.equals("HEAD");
  }
}
