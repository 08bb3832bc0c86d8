/// The use case [dev.larder.application.api.ServeRequest]: start at [ServeFromCacheOrOrigin]. It
/// acts on the domain's verdicts; [InFlight] makes one fetch serve many clients, [GrowingEntry] is
/// what they share.
@NullMarked
package dev.larder.application.serve;

import org.jspecify.annotations.NullMarked;
