/// The files that hold stored responses, and what stands in them.
///
/// A small segment is a row of records, each a [RecordHeader], a [RecordMeta] and content. A large
/// segment holds one content, checked chunk by chunk, and records without content that carry its
/// head. Both kinds are only appended to, except that a record which is to leave the disk is
/// overwritten with zeros. [SegmentScanner] finds the records again after a crash.
///
/// May depend on the domain and `java.nio`.
@NullMarked
package dev.larder.storage.segment;

import org.jspecify.annotations.NullMarked;
