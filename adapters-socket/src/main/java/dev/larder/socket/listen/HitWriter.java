package dev.larder.socket.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.application.api.Answer;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheStatus;
import java.io.IOException;
import java.util.function.Function;

/// Sends stored responses whose content is in memory: the hot path of the proxy.
///
/// The stored head has been encoded once; only what varies is added, and all goes out in one write
/// up to [#PORTION] octets of content. Confined to the connection's thread.
final class HitWriter {
  /// Heads with content up to this size are put together before they are written, larger ones by
  /// the system. Every connection that has had a hit keeps an array of this size.
  private static final int TOGETHER = 2_048;

  /// Octets of content that are written at a time. The system copies that much for each carrier.
  private static final int PORTION = 65_536;

  /// More than the lines that vary can take.
  private static final int ROOM_FOR_VARYING = 256;

  private static final byte[] AGE = "Age: ".getBytes(US_ASCII);
  private static final byte[] HIT = "\r\nCache-Status: larder; hit; ttl=".getBytes(US_ASCII);
  private static final byte[] OTHER = "\r\nCache-Status: ".getBytes(US_ASCII);
  private static final byte[] END = "\r\n\r\n".getBytes(US_ASCII);
  private static final byte[] CLOSE_END = "\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);

  private final ClientChannel channel;
  private final Function<StoredEntry, byte[]> headEncoder;
  private byte[] buffer = new byte[0];
  private int length;

  HitWriter(ClientChannel channel, Function<StoredEntry, byte[]> headEncoder) {
    this.channel = channel;
    this.headEncoder = headEncoder;
  }

  /// Sends the head, and the content if there is any.
  ///
  /// @param content the whole content, empty in answer to HEAD
  void send(Answer.Hit hit, byte[] content, boolean close) throws IOException {
    encode(hit, close);
    if (length + content.length <= buffer.length) {
      System.arraycopy(content, 0, buffer, length, content.length);
      channel.write(buffer, 0, length + content.length);
    } else {
      channel.write(buffer, length, content, PORTION);
    }
    if (buffer.length > TOGETHER) {
      buffer = new byte[TOGETHER];
    }
  }

  /// Encodes the head alone, for content that is not in memory.
  ///
  /// @return the head, to be used before the next call
  byte[] head(Answer.Hit hit, boolean close) {
    encode(hit, close);
    return java.util.Arrays.copyOf(buffer, length);
  }

  private void encode(Answer.Hit hit, boolean close) {
    byte[] stored = hit.entry().wireHead(headEncoder);
    byte[] other = null;
    if (!(hit.cacheStatus() instanceof CacheStatus.Hit)) {
      other = hit.cacheStatus().toFieldValue().getBytes(US_ASCII);
    }
    int needed = stored.length + ROOM_FOR_VARYING + (other == null ? 0 : other.length);
    if (needed > buffer.length) {
      buffer = new byte[Math.max(needed, TOGETHER)];
    }
    length = 0;
    append(stored);
    append(AGE);
    number(hit.age());
    if (hit.cacheStatus() instanceof CacheStatus.Hit status) {
      append(HIT);
      number(status.ttl());
    } else if (other != null) {
      append(OTHER);
      append(other);
    }
    append(close ? CLOSE_END : END);
  }

  private void append(byte[] octets) {
    System.arraycopy(octets, 0, buffer, length, octets.length);
    length += octets.length;
  }

  private void number(long value) {
    if (value < 0) {
      buffer[length++] = '-';
    }
    int digits = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      digits++;
    }
    length += digits;
    long rest = value;
    for (int at = length - 1; at >= length - digits; at--) {
      // Remainders have the sign of the dividend, which also serves the lowest long.
      buffer[at] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    }
  }
}
