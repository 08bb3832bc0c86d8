package dev.larder.storage.disk;

import dev.larder.application.spi.CacheEvents;
import dev.larder.domain.cache.CacheKey;
import dev.larder.storage.memory.HeldEntry;
import dev.larder.storage.memory.ResidentEntry;
import dev.larder.storage.segment.RecordHeader;
import dev.larder.storage.segment.RecordMeta;
import dev.larder.storage.segment.Segment;
import dev.larder.storage.segment.SegmentFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiConsumer;

/// Makes entries of records. Used by client threads; takes no lock.
final class RecordReader {
  private final Segments segments;
  private final SegmentFiles files;
  private final CacheEvents events;
  private final BiConsumer<LargeEntry, IOException> damagedContent;

  /// @param damagedContent hears of large entries whose content proves damaged when it is read
  RecordReader(
      Segments segments,
      SegmentFiles files,
      CacheEvents events,
      BiConsumer<LargeEntry, IOException> damagedContent) {
    this.segments = segments;
    this.files = files;
    this.events = events;
    this.damagedContent = damagedContent;
  }

  /// What came of reading a record.
  sealed interface Outcome {
    /// It is whole, every octet of it was checked.
    record Read(HeldEntry entry) implements Outcome {}

    /// It has been erased in the meantime, or belongs to another key with the same hash.
    record NotThere() implements Outcome {}

    /// It cannot be read, or is not what was written.
    record Damaged() implements Outcome {}
  }

  private static final Outcome NOT_THERE = new Outcome.NotThere();

  /// Reads the record of one stored response under `key`.
  Outcome read(CacheKey key, Location location) {
    Segment segment = segments.get(location.segment());
    if (segment == null) {
      return NOT_THERE;
    }
    try {
      return read(key, location, segment);
    } catch (IOException e) {
      if (segment.isUnlinked() || Thread.currentThread().isInterrupted()) {
        return NOT_THERE;
      }
      events.storeFault("read " + segment, String.valueOf(e));
      return new Outcome.Damaged();
    }
  }

  private Outcome read(CacheKey key, Location location, Segment segment) throws IOException {
    if (location.length() < RecordHeader.SIZE
        || location.offset() + location.length() > segment.length()) {
      throw new IOException("no record at " + location.offset());
    }
    byte[] octets = new byte[location.length()];
    ByteBuffer bytes = ByteBuffer.wrap(octets);
    files.readFully(segment, bytes, location.offset());
    bytes.flip();
    RecordHeader header = RecordHeader.decode(bytes, 0, segment.salt());
    if (header != null && header.state() != RecordHeader.LIVE) {
      return NOT_THERE;
    }
    if (header == null || !isSound(header, location, octets)) {
      // It may have been erased while it was read; then it says so by now.
      RecordHeader now = segments.header(segment, location.offset());
      if (now != null && now.state() != RecordHeader.LIVE) {
        return NOT_THERE;
      }
      throw new IOException("damaged record at " + location.offset());
    }
    RecordMeta meta = RecordMeta.decode(bytes.slice(RecordHeader.SIZE, header.metaLength()));
    if (!meta.key().equals(key.target().toString())) {
      return NOT_THERE;
    }
    if (segment.isLarge()) {
      LargeBody body = body(key, segment);
      return new Outcome.Read(
          new LargeEntry(
              key, meta.response(), header.sequence(), body, body.inFile(), damagedContent));
    }
    int from = RecordHeader.SIZE + header.metaLength();
    byte[] content = Arrays.copyOfRange(octets, from, from + header.contentLength());
    return new Outcome.Read(new ResidentEntry(key, meta.response(), content, header.sequence()));
  }

  private static boolean isSound(RecordHeader header, Location location, byte[] octets) {
    if (header.sequence() != location.sequence() || header.recordLength() != location.length()) {
      return false;
    }
    int from = RecordHeader.SIZE;
    int metaLength = header.metaLength();
    int contentLength = header.contentLength();
    return RecordHeader.checksum(octets, from, metaLength) == header.metaChecksum()
        && RecordHeader.checksum(octets, from + metaLength, contentLength)
            == header.contentChecksum();
  }

  private LargeBody body(CacheKey key, Segment segment) throws IOException {
    LargeBody shared = segments.body(segment.id());
    if (shared != null) {
      return shared;
    }
    LargeFile.Opened opened = LargeFile.open(files, segment);
    return segments.share(
        segment.id(), new LargeBody(key, files, segment, opened.length(), opened.checksums()));
  }
}
