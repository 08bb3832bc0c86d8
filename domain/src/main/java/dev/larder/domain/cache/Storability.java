package dev.larder.domain.cache;

/// Whether a response may be stored (RFC 9111 section 3).
public sealed interface Storability {

  /// It may.
  ///
  /// @param response what to store: end-to-end fields only, secondary key and deletion time settled
  record Storable(StoredResponse response) implements Storability {}

  /// It may not.
  record NotStorable(Reason reason) implements Storability {}

  /// Why a response is not stored.
  enum Reason {
    /// Only responses to GET are stored.
    METHOD("method"),
    /// The status is not final, needs other content to make sense (206, 304), or the rules in force
    /// do not store it.
    STATUS("status"),
    /// `no-store` in the request.
    REQUEST_NO_STORE("request-no-store"),
    /// `no-store` in the response, or `must-understand` with a status that is not understood.
    NO_STORE("no-store"),
    /// `private`: for one user, and this cache is shared.
    PRIVATE("private"),
    /// Asked for with `Authorization` and not marked as shareable (section 3.5).
    AUTHORIZED("authorized"),
    /// `Set-Cookie` without `public` or `s-maxage`: most likely for one user.
    SETS_COOKIE("set-cookie"),
    /// `Vary: *`: nothing can ever be known to match it.
    VARIES_ON_EVERYTHING("vary"),
    /// Never fresh and without a validator: it could never be reused.
    NEVER_REUSABLE("no-lifetime");

    private final String token;

    Reason(String token) {
      this.token = token;
    }

    /// The reason as a token, for `Cache-Status` details and logs.
    public String token() {
      return token;
    }
  }
}
