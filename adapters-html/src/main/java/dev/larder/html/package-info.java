/// Link extraction with jsoup, behind the application's port.
@NullMarked
package dev.larder.html;

import org.jspecify.annotations.NullMarked;
