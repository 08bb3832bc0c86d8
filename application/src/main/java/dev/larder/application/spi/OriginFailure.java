package dev.larder.application.spi;

import java.io.Serial;

/// No usable response came from the origin server. The kind is a Proxy-Status error type.
public final class OriginFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Kind kind;

  public OriginFailure(Kind kind, String detail) {
    super(detail, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /// What went wrong, named as RFC 9209 section 2.3 names it, with the status that it recommends.
  public enum Kind {
    DNS_ERROR("dns_error", 502),
    DNS_TIMEOUT("dns_timeout", 504),
    DESTINATION_IP_PROHIBITED("destination_ip_prohibited", 502),
    DESTINATION_IP_UNROUTABLE("destination_ip_unroutable", 502),
    CONNECTION_REFUSED("connection_refused", 502),
    CONNECTION_TERMINATED("connection_terminated", 502),
    CONNECTION_TIMEOUT("connection_timeout", 504),
    CONNECTION_READ_TIMEOUT("connection_read_timeout", 504),
    CONNECTION_WRITE_TIMEOUT("connection_write_timeout", 504),
    CONNECTION_LIMIT_REACHED("connection_limit_reached", 503),
    TLS_PROTOCOL_ERROR("tls_protocol_error", 502),
    TLS_CERTIFICATE_ERROR("tls_certificate_error", 502),
    HTTP_RESPONSE_INCOMPLETE("http_response_incomplete", 502),
    HTTP_RESPONSE_HEADER_SECTION_SIZE("http_response_header_section_size", 502),
    HTTP_RESPONSE_TRANSFER_CODING("http_response_transfer_coding", 502),
    HTTP_UPGRADE_FAILED("http_upgrade_failed", 502),
    HTTP_PROTOCOL_ERROR("http_protocol_error", 502),
    /// The client's own content ended early or was malformed, so the request could not be sent
    /// whole.
    HTTP_REQUEST_ERROR("http_request_error", 400);

    private final String token;
    private final int status;

    Kind(String token, int status) {
      this.token = token;
      this.status = status;
    }

    /// The error type as `Proxy-Status` spells it.
    public String token() {
      return token;
    }

    /// Status for the client.
    public int status() {
      return status;
    }
  }
}
