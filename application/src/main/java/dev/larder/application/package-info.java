/// What the proxy does: the use cases [dev.larder.application.api.ServeRequest] and
/// [dev.larder.application.api.PrefetchLinks], and the ports that they need (`spi`).
///
/// Depends on the domain and the JDK only.
@NullMarked
package dev.larder.application;

import org.jspecify.annotations.NullMarked;
