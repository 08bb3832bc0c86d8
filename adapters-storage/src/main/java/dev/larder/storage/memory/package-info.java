/// Stored responses in the heap, ready to send. Entry class: [MemoryStore]; the disk store uses
/// [MemoryTier] as its upper tier.
///
/// May depend on the application's ports and Caffeine.
@NullMarked
package dev.larder.storage.memory;

import org.jspecify.annotations.NullMarked;
