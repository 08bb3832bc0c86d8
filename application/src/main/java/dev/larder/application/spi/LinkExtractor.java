package dev.larder.application.spi;

import dev.larder.application.api.Content;
import dev.larder.domain.message.TargetUri;
import dev.larder.domain.prefetch.Link;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the links out of an HTML page.
public interface LinkExtractor {
  /// The links in document order, resolved as a browser resolves them (base element, relative
  /// forms, entities), without duplicates. Links that are no http or https URI are left out.
  ///
  /// @param page decoded (no content coding) content; bounded by the caller
  /// @param charset the `charset` parameter of Content-Type, or null: then the page's own
  ///   declaration
  /// @param uri where the page was found
  /// @throws IOException when the page cannot be read
  List<Link> links(Content page, @Nullable String charset, TargetUri uri) throws IOException;
}
