/// The use case [dev.larder.application.api.PrefetchLinks]: start at [PrefetchInBackground], and at
/// [ServeAndPrefetch] for what sets it off.
@NullMarked
package dev.larder.application.prefetch;

import org.jspecify.annotations.NullMarked;
