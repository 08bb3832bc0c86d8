/// The runnable: command line, configuration and wiring. Start at [Larder].
///
/// The only package that knows every adapter, and the only one that sees Guice.
@NullMarked
package dev.larder.bootstrap;

import org.jspecify.annotations.NullMarked;
