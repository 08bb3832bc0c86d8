package dev.larder.domain.prefetch;

/// Whether a link may be fetched before anyone asks.
public sealed interface Eligibility {

  /// It may.
  record Eligible() implements Eligibility {}

  /// It may not.
  ///
  /// @param reason why
  /// @param word with [Reason#ACTION] the word of the list that was recognised, otherwise empty
  record NotEligible(Reason reason, String word) implements Eligibility {}

  /// Why a link is left alone.
  enum Reason {
    /// It leads to the page on which it stands.
    SAME_PAGE("same-page"),
    /// It leads to another scheme, host or port (RFC 6454).
    OTHER_ORIGIN("other-origin"),
    /// The author asks machines not to follow it.
    NO_FOLLOW("nofollow"),
    /// Following it saves a file.
    DOWNLOAD("download"),
    /// Its path or query names something that is done, not something that is read.
    ACTION("action");

    private final String token;

    Reason(String token) {
      this.token = token;
    }

    /// The reason as logs and metrics spell it.
    public String token() {
      return token;
    }
  }
}
