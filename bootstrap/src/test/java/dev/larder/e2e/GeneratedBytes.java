package dev.larder.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/// A long body that is made while it is sent and checked while it is received. Every block says
/// which one it is, so that none can be lost, doubled or exchanged unnoticed.
final class GeneratedBytes {
  private static final int BLOCK = 64 * 1024;

  private GeneratedBytes() {}

  /// Length and checksum of octets that were sent or received.
  record Summary(long length, long checksum) {}

  /// Sends a body.
  ///
  /// @param length a multiple of 64 KiB
  /// @param pace is told how much has been sent, after each block, and may wait
  static Summary send(TestOrigin.Reply reply, long length, LongConsumer pace) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    for (int i = 0; i < BLOCK; i += 4) {
      block.putInt(i, i * 0x9E3779B9);
    }
    CRC32C checksum = new CRC32C();
    for (long sent = 0; sent < length; sent += BLOCK) {
      block.putLong(0, sent);
      checksum.update(block.array());
      reply.send(block.array(), BLOCK);
      pace.accept(sent + BLOCK);
    }
    return new Summary(length, checksum.getValue());
  }

  static Summary receive(InputStream in) throws IOException {
    CRC32C checksum = new CRC32C();
    byte[] buffer = new byte[4 * BLOCK];
    long length = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      checksum.update(buffer, 0, count);
      length += count;
    }
    return new Summary(length, checksum.getValue());
  }
}
