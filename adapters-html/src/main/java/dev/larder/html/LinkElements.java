package dev.larder.html;

import dev.larder.domain.prefetch.Link.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/// Which attributes of which elements are links, and of what kind.
///
/// Every `href` and `src` that a browser follows or loads, with these decisions:
/// - `link` counts by its `rel`: what is loaded with the page, and `next` and `prev`, where people
///   go. Not `canonical`, `alternate`, `dns-prefetch`, `preconnect` and the like, which load
///   nothing.
/// - `srcset` does not count: a browser takes one of its candidates by the screen, which is not
///   known here, so most of what was fetched would be waste. A `poster` counts.
/// - `object` and forms do not count, nor does an `input` that is no image.
final class LinkElements {
  private static final Map<String, Kind> HREF =
      Map.of(
          "a", Kind.NAVIGATION,
          "area", Kind.NAVIGATION,
          "image", Kind.SUBRESOURCE,
          "use", Kind.SUBRESOURCE);

  private static final Set<String> SRC =
      Set.of("img", "script", "iframe", "frame", "source", "audio", "video", "embed", "track");

  private static final Set<String> LOADED_RELATIONS =
      Set.of(
          "stylesheet",
          "icon",
          "apple-touch-icon",
          "mask-icon",
          "manifest",
          "modulepreload",
          "prefetch",
          "preload",
          "prerender");

  private static final Set<String> NAVIGATED_RELATIONS = Set.of("next", "prev");

  private LinkElements() {}

  /// A link as it stands in the page.
  ///
  /// @param url not resolved yet
  record Reference(String url, Kind kind, boolean noFollow, boolean download) {}

  /// The references of one element; its children's are not among them.
  static List<Reference> references(Element element) {
    String name = element.normalName();
    List<Reference> references = new ArrayList<>(1);
    Kind kind = name.equals("link") ? relationKind(element) : HREF.get(name);
    if (kind != null) {
      // SVG has the older xlink:href beside href, which wins.
      String attribute = element.hasAttr("href") ? "href" : "xlink:href";
      if (element.hasAttr(attribute)) {
        references.add(reference(element, attribute, kind));
      }
    }
    if (SRC.contains(name) || name.equals("input") && isImage(element)) {
      addLoaded(references, element, "src");
    }
    if (name.equals("video")) {
      addLoaded(references, element, "poster");
    }
    return references;
  }

  /// Whether a browser that runs scripts leaves the element's children alone: they are inert, or
  /// for browsers without scripts.
  static boolean isInert(Element element) {
    return element.nameIs("template") || element.nameIs("noscript");
  }

  private static void addLoaded(List<Reference> references, Element element, String attribute) {
    // An empty src loads nothing, whereas an empty href is a link to the base.
    if (!element.attr(attribute).isBlank()) {
      references.add(reference(element, attribute, Kind.SUBRESOURCE));
    }
  }

  private static Reference reference(Element element, String attribute, Kind kind) {
    boolean download = kind == Kind.NAVIGATION && element.hasAttr("download");
    boolean noFollow = relations(element).contains("nofollow");
    return new Reference(element.attr(attribute), kind, noFollow, download);
  }

  private static boolean isImage(Element input) {
    return input.attr("type").equalsIgnoreCase("image");
  }

  private static @Nullable Kind relationKind(Element link) {
    List<String> relations = relations(link);
    if (relations.stream().anyMatch(LOADED_RELATIONS::contains)) {
      return Kind.SUBRESOURCE;
    }
    return relations.stream().anyMatch(NAVIGATED_RELATIONS::contains) ? Kind.NAVIGATION : null;
  }

  private static List<String> relations(Element element) {
    String relations = element.attr("rel").toLowerCase(Locale.ROOT);
    return relations.isEmpty() ? List.of() : List.of(relations.split("[ \t\n\f\r]+"));
  }
}
