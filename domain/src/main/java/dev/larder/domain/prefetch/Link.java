package dev.larder.domain.prefetch;

import dev.larder.domain.message.TargetUri;

/// A link found in a page.
///
/// @param target resolved against the page
/// @param kind what a browser would do with it
/// @param noFollow the author asks machines not to follow it (`rel=nofollow`)
/// @param download following it saves a file instead of opening a page (`download` attribute)
public record Link(TargetUri target, Kind kind, boolean noFollow, boolean download) {

  /// What a browser does with a link.
  public enum Kind {
    /// `href` of `a` and `area`: opened when a person clicks.
    NAVIGATION,
    /// `href` of `link`, and `src`: loaded together with the page.
    SUBRESOURCE
  }
}
