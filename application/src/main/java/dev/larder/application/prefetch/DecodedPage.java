package dev.larder.application.prefetch;

import dev.larder.application.api.Content;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.message.FieldName;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/// The beginning of a stored page, with its content coding undone (RFC 9110 section 8.4.1).
///
/// Bounded: of a longer page, or of one that inflates beyond measure, only the first [#MAX_OCTETS]
/// are read. Confined to one thread.
final class DecodedPage implements Content {
  /// Octets of decoded page that are searched for links.
  static final int MAX_OCTETS = 4 << 20;

  private final InputStream decoded;
  private int left = MAX_OCTETS;

  private DecodedPage(InputStream decoded) {
    this.decoded = decoded;
  }

  /// @return null for a coding that the JDK cannot undo (`br`, `zstd`)
  /// @throws IOException when the content cannot be read or is not of the coding that it claims
  static @Nullable DecodedPage of(StoredEntry entry) throws IOException {
    String coding = entry.response().head().fields().combined(FieldName.CONTENT_ENCODING);
    String name = coding == null ? "identity" : coding.strip().toLowerCase(Locale.ROOT);
    if (!name.equals("identity")
        && !name.equals("gzip")
        && !name.equals("x-gzip")
        && !name.equals("deflate")) {
      return null;
    }
    InputStream raw = new Octets(entry.open(0, entry.length()));
    try {
      return new DecodedPage(
          switch (name) {
            case "identity" -> raw;
            case "deflate" -> new InflaterInputStream(raw);
            default -> new GZIPInputStream(raw);
          });
    } catch (IOException otherCoding) {
      raw.close();
      throw otherCoding;
    }
  }

  @Override
  public long length() {
    return -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = decoded.read(target, offset, Math.min(length, left));
    left -= Math.max(0, count);
    return count;
  }

  @Override
  public void close() {
    try {
      decoded.close();
    } catch (IOException unimportant) {
      // Only memory and an open file stand behind it, and the stream releases both first.
    }
  }

  /// Content as the JDK's decoders want it.
  private static final class Octets extends InputStream {
    private final Content content;
    private final byte[] one = new byte[1];

    Octets(Content content) {
      this.content = content;
    }

    @Override
    public int read() throws IOException {
      return content.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return length == 0 ? 0 : content.read(target, offset, length);
    }

    @Override
    public void close() {
      content.close();
    }
  }
}
