package dev.larder.socket.listen;

import dev.larder.domain.cache.CacheStatus;
import dev.larder.domain.message.RequestHead;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One request and what became of it, for the access log.
///
/// @param client textual address of the client
/// @param request null when it was so malformed that it has no head; its fields are as received
/// @param status status code that was sent
/// @param octets what was sent, head and framing included
/// @param started when its head had been read
/// @param duration from then until the answer had been written
/// @param whole whether the answer was sent to its end
/// @param cacheStatus how the cache handled it
public record Exchange(
    String client,
    @Nullable RequestHead request,
    int status,
    long octets,
    Instant started,
    Duration duration,
    boolean whole,
    CacheStatus cacheStatus) {}
