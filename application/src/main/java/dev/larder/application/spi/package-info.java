/// Driven ports: what the use cases need from the outside. Adapters implement them, and pass the
/// contract suite that the application's test-jar holds for each.
@NullMarked
package dev.larder.application.spi;

import org.jspecify.annotations.NullMarked;
