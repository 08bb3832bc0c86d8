package dev.larder.html;

import dev.larder.domain.message.TargetUri;

/// What a URL reference leads to.
sealed interface Resolution {
  /// An http or https resource.
  record Resolved(TargetUri target) implements Resolution {}

  /// A proper URL that is nothing to fetch: another scheme, user information, or too long.
  ///
  /// @param scheme in lower case; empty for a relative reference without a base
  record Elsewhere(String scheme) implements Resolution {}

  /// No URL at all; a browser ignores it.
  record Malformed() implements Resolution {}
}
