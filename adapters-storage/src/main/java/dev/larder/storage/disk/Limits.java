package dev.larder.storage.disk;

/// The bounds of a disk store, in octets.
///
/// @param disk what the files may take together
/// @param memory what the memory tier may take
/// @param segment size at which a segment is closed and the next one begun
/// @param small content up to this size shares a segment with others
/// @param content content beyond this size is not stored
/// @param queue what may wait to be written of small responses
/// @param uncommitted what small responses that are still arriving may take
/// @param backlog what may wait to be written of all large responses together
/// @param writerBacklog what may wait to be written of one large response
record Limits(
    long disk,
    long memory,
    int segment,
    int small,
    long content,
    long queue,
    long uncommitted,
    long backlog,
    long writerBacklog) {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long MAX_CONTENT = 30 * 1024 * MIB;

  /// Bounds that follow from the two sizes that a user chooses, and from the heap.
  static Limits of(long disk, long memory) {
    long heap = Runtime.getRuntime().maxMemory();
    long backlog = Math.clamp(heap / 4, 8 * MIB, 128 * MIB);
    int segment = (int) Math.clamp(disk / 16, 64 * KIB, 64 * MIB);
    return new Limits(
        disk,
        memory,
        segment,
        (int) Math.min(MIB, segment / 4),
        Math.min(disk / 2, MAX_CONTENT),
        Math.clamp(heap / 8, 4 * MIB, 32 * MIB),
        Math.clamp(heap / 8, 4 * MIB, Math.max(8 * MIB, memory / 4)),
        backlog,
        backlog * 3 / 4);
  }

  /// What the variants of one key may take in the memory tier.
  long memoryPerKey() {
    return memory / 8;
  }

  /// What the variants of one key may take when they are all read in.
  long variants() {
    return 8 * MIB;
  }
}
