/// The rules of HTTP caching (RFC 9111) as pure functions: start at [CachingRules].
@NullMarked
package dev.larder.domain.cache;

import org.jspecify.annotations.NullMarked;
