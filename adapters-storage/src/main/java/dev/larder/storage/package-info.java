/// Cache stores behind the application's port: memory, and MapDB with segment files.
@NullMarked
package dev.larder.storage;

import org.jspecify.annotations.NullMarked;
