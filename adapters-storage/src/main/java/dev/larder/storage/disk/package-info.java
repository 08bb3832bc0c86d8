/// Stored responses in files, with a memory tier in front and MapDB as the index. Entry class:
/// [DiskStore].
///
/// Who does what: client threads find, read, and hand changes over ([PendingChanges]);
/// [RecordWriter]'s thread appends small responses to segments, [LargeWriter]s' thread writes large
/// ones to files of their own, a sweeper erases what has expired, and [Recovery]'s thread opens or
/// rebuilds the index. The [Catalog] knows what is where; only the background threads ever wait for
/// its lock.
///
/// May depend on the application's ports, [dev.larder.storage.memory], [dev.larder.storage.segment]
/// and MapDB.
@NullMarked
package dev.larder.storage.disk;

import org.jspecify.annotations.NullMarked;
