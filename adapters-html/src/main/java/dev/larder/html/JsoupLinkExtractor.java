package dev.larder.html;

import dev.larder.application.api.Content;
import dev.larder.application.spi.LinkExtractor;
import dev.larder.domain.message.TargetUri;
import dev.larder.domain.prefetch.Link;
import dev.larder.html.Resolution.Elsewhere;
import dev.larder.html.Resolution.Malformed;
import dev.larder.html.Resolution.Resolved;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;
import org.jsoup.select.NodeFilter.FilterResult;
import org.jspecify.annotations.Nullable;

/// Reads links with jsoup's HTML parser, which builds the same tree as browsers do. Safe for all
/// threads.
///
/// Reads at most 1 MiB, 50,000 elements and 2 seconds of a page and reports at most 2,000 links of
/// it. Links to the page itself (empty, or a fragment only) are left out. XHTML is read as HTML
/// too, so that a self-closed `<script/>` hides what follows it. What counts as a link is told by
/// `LinkElements`; how it is resolved, by `UrlResolver`.
public final class JsoupLinkExtractor implements LinkExtractor {
  private final PageLimits limits;
  private final LongSupplier nanoTime;

  public JsoupLinkExtractor() {
    this(PageLimits.DEFAULT, System::nanoTime);
  }

  /// @param nanoTime passing time in nanoseconds, as [System#nanoTime] tells it
  JsoupLinkExtractor(PageLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  @Override
  public List<Link> links(Content page, @Nullable String charset, TargetUri uri)
      throws IOException {
    InputStream octets = new ContentStream(page, limits.octets());
    byte[] beginning = octets.readNBytes(PageCharset.DECLARED_WITHIN);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(beginning), octets);
    Reader text = new InputStreamReader(whole, PageCharset.of(beginning, charset));
    Document document = parse(new TimedReader(text, limits.time(), nanoTime));
    return resolve(document, uri);
  }

  /// The tree, as far as the limits let it grow. A stream parser is what can be stopped; its
  /// elements are not used one by one since it hands them out in the order of their end tags.
  private Document parse(Reader text) throws IOException {
    try (StreamParser parser = new StreamParser(Parser.htmlParser()).parse(text, "")) {
      Iterator<Element> elements = parser.iterator();
      for (int i = 0; i < limits.elements() && elements.hasNext(); i++) {
        elements.next();
      }
      return parser.document();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private List<Link> resolve(Document document, TargetUri uri) {
    UrlResolver resolver = new UrlResolver(base(document, uri));
    FoundLinks links = new FoundLinks(limits.links());
    forEachElement(
        document,
        element -> {
          for (LinkElements.Reference reference : LinkElements.references(element)) {
            if (resolver.resolve(reference.url()) instanceof Resolved(TargetUri target)
                && !target.equals(uri)) {
              links.add(
                  new Link(target, reference.kind(), reference.noFollow(), reference.download()));
            }
          }
          return true;
        });
    return links.toList();
  }

  /// What relative references are relative to: the first `base` with an `href`, itself relative to
  /// the document, wherever in the page it stands. Null when that is no http or https URL.
  private static @Nullable TargetUri base(Document document, TargetUri uri) {
    Element[] base = new Element[1];
    forEachElement(
        document,
        element -> {
          if (element.nameIs("base") && element.hasAttr("href")) {
            base[0] = element;
          }
          return base[0] == null;
        });
    if (base[0] == null) {
      return uri;
    }
    return switch (new UrlResolver(uri).resolve(base[0].attr("href"))) {
      case Resolved(TargetUri target) -> target;
      case Malformed() -> uri;
      // The HTML standard ignores a base of these two schemes.
      case Elsewhere(String scheme) ->
          scheme.equals("data") || scheme.equals("javascript") ? uri : null;
    };
  }

  private interface ElementVisitor {
    /// @return whether to go on
    boolean visit(Element element);
  }

  /// Visits the elements in document order, except those within inert ones.
  private static void forEachElement(Document document, ElementVisitor visitor) {
    document.filter(
        (node, depth) -> {
          if (!(node instanceof Element element)) {
            return FilterResult.CONTINUE;
          }
          if (!visitor.visit(element)) {
            return FilterResult.STOP;
          }
          return LinkElements.isInert(element) ? FilterResult.SKIP_CHILDREN : FilterResult.CONTINUE;
        });
  }
}
