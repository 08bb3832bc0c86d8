/// Which links may be fetched before anyone asks. Depends on the JDK and on `message` only.
@NullMarked
package dev.larder.domain.prefetch;

import org.jspecify.annotations.NullMarked;
