/// Cache stores behind the port `CacheStore`: [dev.larder.storage.memory.MemoryStore] keeps
/// responses in the heap, [dev.larder.storage.disk.DiskStore] in files with a memory tier in front.
///
/// May depend on the application's ports, Caffeine and MapDB.
@NullMarked
package dev.larder.storage;

import org.jspecify.annotations.NullMarked;
