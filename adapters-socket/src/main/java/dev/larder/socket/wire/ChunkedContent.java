package dev.larder.socket.wire;

import dev.larder.domain.message.Fields;
import java.io.IOException;

/// Content in chunks (RFC 9112 section 7.1).
final class ChunkedContent extends WireContent {
  private final InputBuffer in;
  private final ChunkHeader header;
  private final Limits limits;

  /// Octets of the current chunk that have not been read.
  private long remaining;

  /// Whether the CR LF behind a chunk's data comes next.
  private boolean dataEnds;

  private boolean ended;
  private Fields trailers = Fields.EMPTY;

  ChunkedContent(InputBuffer in, Limits limits) {
    this.in = in;
    this.limits = limits;
    this.header = new ChunkHeader(in, limits);
  }

  @Override
  public long length() {
    return -1;
  }

  /// Reads on over the ends of chunks as long as that cannot block, so that a sender of tiny chunks
  /// does not make for as many tiny writes.
  @Override
  int readOpen(byte[] target, int offset, int wanted) throws IOException {
    int total = 0;
    do {
      if (remaining == 0 && !nextChunk()) {
        return -1;
      }
      int count = in.read(target, offset + total, (int) Math.min(wanted - total, remaining));
      if (count < 0) {
        throw header.truncated();
      }
      total += count;
      remaining -= count;
      dataEnds = remaining == 0;
    } while (total < wanted && available() > 0);
    return total;
  }

  /// @return false when that was the last chunk
  private boolean nextChunk() throws IOException {
    if (ended) {
      return false;
    }
    if (dataEnds) {
      header.endOfData();
      dataEnds = false;
    }
    remaining = header.read();
    if (remaining == 0) {
      trailers = trailerSection();
      ended = true;
    }
    return !ended;
  }

  private Fields trailerSection() throws IOException {
    try {
      return TrailerFields.accepted(new HeadReader(in, limits).fields());
    } catch (TruncatedHead e) {
      throw header.truncated();
    }
  }

  @Override
  public int available() {
    return remaining > 0
        ? (int) Math.min(remaining, in.buffered())
        : ended ? 0 : header.peek(dataEnds);
  }

  @Override
  public boolean atEnd() {
    return ended;
  }

  @Override
  public Fields trailers() {
    return trailers;
  }
}
