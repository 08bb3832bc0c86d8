/// Links of HTML pages, read with jsoup. Start at [JsoupLinkExtractor].
///
/// Depends on the application's port, the domain, jsoup and the JDK.
@NullMarked
package dev.larder.html;

import org.jspecify.annotations.NullMarked;
