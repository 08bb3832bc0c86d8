package dev.larder.html;

import dev.larder.domain.message.TargetUri;
import dev.larder.domain.prefetch.Link;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The links of one page: one for each target, in the order of their first occurrence, up to a
/// number.
///
/// What one occurrence asks not to do holds for all of them, so that the same target linked with
/// and without `nofollow` is not followed; occurrences past the bound still count for that.
/// Confined to the thread that reads the page.
final class FoundLinks {
  private final Map<TargetUri, Link> links = new LinkedHashMap<>();
  private final int bound;

  FoundLinks(int bound) {
    this.bound = bound;
  }

  void add(Link link) {
    Link earlier = links.get(link.target());
    if (earlier != null) {
      boolean noFollow = earlier.noFollow() || link.noFollow();
      boolean download = earlier.download() || link.download();
      links.put(link.target(), new Link(link.target(), earlier.kind(), noFollow, download));
    } else if (links.size() < bound) {
      links.put(link.target(), link);
    }
  }

  List<Link> toList() {
    return List.copyOf(links.values());
  }
}
