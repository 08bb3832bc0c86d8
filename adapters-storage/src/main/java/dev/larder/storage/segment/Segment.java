package dev.larder.storage.segment;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One file of records. Its name holds its number, and the random number that its records begin
/// with: names survive when contents rot.
public final class Segment {
  private static final Pattern SMALL_NAME = Pattern.compile("seg-([0-9a-f]{8})-([0-9a-f]{16})");
  private static final Pattern LARGE_NAME = Pattern.compile("big-([0-9a-f]{8})-([0-9a-f]{16})");

  private final int id;
  private final long salt;
  private final boolean large;
  private final Path path;
  private volatile long length;
  private volatile boolean unlinked;

  private Segment(int id, long salt, boolean large, Path path) {
    this.id = id;
    this.salt = salt;
    this.large = large;
    this.path = path;
  }

  /// A segment that has no file yet.
  ///
  /// @param id higher than that of every earlier segment in the directory
  /// @param salt a random number
  public static Segment create(Path directory, int id, long salt, boolean large) {
    HexFormat hex = HexFormat.of();
    String name = (large ? "big-" : "seg-") + hex.toHexDigits(id) + '-' + hex.toHexDigits(salt);
    return new Segment(id, salt, large, directory.resolve(name));
  }

  /// The segment that the file is, or null when its name is not that of a segment.
  public static @Nullable Segment named(Path file) {
    String name = String.valueOf(file.getFileName());
    Matcher small = SMALL_NAME.matcher(name);
    Matcher large = LARGE_NAME.matcher(name);
    Matcher matched = small.matches() ? small : large.matches() ? large : null;
    if (matched == null) {
      return null;
    }
    int id = HexFormat.fromHexDigits(matched.group(1));
    long salt = HexFormat.fromHexDigitsToLong(matched.group(2));
    return id < 0 ? null : new Segment(id, salt, matched == large, file);
  }

  /// Number of the segment: the higher, the younger.
  public int id() {
    return id;
  }

  /// What the records of this segment begin with.
  public long salt() {
    return salt;
  }

  /// Whether it holds one large content instead of many records.
  public boolean isLarge() {
    return large;
  }

  public Path path() {
    return path;
  }

  /// Octets written so far. Changed only by the thread that writes the segment.
  public long length() {
    return length;
  }

  public void setLength(long octets) {
    length = octets;
  }

  /// Whether its file was deleted.
  public boolean isUnlinked() {
    return unlinked;
  }

  public void setUnlinked() {
    unlinked = true;
  }

  @Override
  public String toString() {
    return String.valueOf(path.getFileName());
  }
}
