package dev.larder.storage.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentScannerTest {
  private static final long SALT = 0x0123456789ABCDEFL;

  @TempDir Path directory;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final List<Integer> starts = new ArrayList<>();
  private final List<Long> found = new ArrayList<>();
  private final List<Long> unsound = new ArrayList<>();

  @BeforeEach
  void threeRecords() {
    append(1, SALT, new byte[100]);
    append(2, SALT, new byte[1_500_000]);
    append(3, SALT, new byte[0]);
  }

  private void append(long sequence, long salt, byte[] content) {
    starts.add(written.size());
    written.writeBytes(record(sequence, salt, content));
  }

  private static byte[] record(long sequence, long salt, byte[] content) {
    byte[] meta = {1, 2, 3, 4, 5};
    RecordHeader header =
        new RecordHeader(
            RecordHeader.LIVE,
            meta.length,
            content.length,
            RecordHeader.checksum(meta, 0, meta.length),
            RecordHeader.checksum(content, 0, content.length),
            sequence,
            0,
            0,
            0);
    ByteBuffer bytes = ByteBuffer.allocate(header.recordLength());
    header.encode(bytes, salt);
    bytes.put(meta).put(content);
    return bytes.array();
  }

  private long scan(byte[] bytes) throws IOException {
    Path file = Files.write(directory.resolve("segment"), bytes);
    try (FileChannel channel = FileChannel.open(file)) {
      return new SegmentScanner(channel, SALT)
          .scan(
              0,
              (offset, header, sound) -> {
                assertEquals(header, headerAt(bytes, (int) offset));
                (sound ? found : unsound).add(header.sequence());
              });
    }
  }

  private static RecordHeader headerAt(byte[] bytes, int offset) {
    return RecordHeader.decode(ByteBuffer.wrap(bytes), offset, SALT);
  }

  @Test
  void recordsAreFoundInTheirOrder() throws IOException {
    assertEquals(written.size(), scan(written.toByteArray()));
    assertEquals(List.of(1L, 2L, 3L), found);
  }

  @Test
  void tornTailIsNotPartOfIt() throws IOException {
    byte[] whole = written.toByteArray();
    assertEquals(starts.get(2), (int) scan(Arrays.copyOf(whole, whole.length - 1)));
    assertEquals(List.of(1L, 2L), found);
  }

  @Test
  void damagedHeaderIsSteppedOver() throws IOException {
    byte[] bytes = written.toByteArray();
    bytes[starts.get(0) + 20] ^= 1;
    assertEquals(bytes.length, scan(bytes));
    assertEquals(List.of(2L, 3L), found);
  }

  @Test
  void damagedMetaDataIsSaid() throws IOException {
    byte[] bytes = written.toByteArray();
    bytes[starts.get(1) + RecordHeader.SIZE] ^= 1;
    scan(bytes);
    assertEquals(List.of(1L, 3L), found);
    assertEquals(List.of(2L), unsound);
  }

  @Test
  void contentThatLooksLikeARecordIsNone() throws IOException {
    byte[] forged = record(666, 0x1111111111111111L, new byte[50]);
    written.reset();
    starts.clear();
    append(1, SALT, forged);
    append(2, SALT, new byte[10]);
    byte[] bytes = written.toByteArray();
    bytes[12] ^= 1;
    scan(bytes);
    assertEquals(List.of(2L), found);
  }

  @Test
  void noiseHoldsNoRecord() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    assertEquals(0, scan(noise));
    assertEquals(0, scan(new byte[0]));
    assertEquals(0, scan(new byte[63]));
    assertTrue(found.isEmpty());
  }

  @Test
  void everyFlippedBitOfAHeaderIsNoticed() {
    byte[] bytes = record(1, SALT, new byte[8]);
    for (int bit = 0; bit < RecordHeader.SIZE * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(headerAt(bytes, 0) != null, "bit " + bit);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }
}
