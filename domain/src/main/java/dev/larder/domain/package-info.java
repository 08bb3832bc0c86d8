/// What HTTP caching means: values and pure functions of their inputs, JDK only.
///
/// No I/O, no clock, no logger, no framework. Time comes in as a parameter. The features: `message`
/// (heads, fields, target URIs, forwarding), `cache` (RFC 9111) and `prefetch` (which links may be
/// fetched before anyone asks).
@NullMarked
package dev.larder.domain;

import org.jspecify.annotations.NullMarked;
