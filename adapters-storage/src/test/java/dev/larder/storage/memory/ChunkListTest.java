package dev.larder.storage.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkListTest {
  private final ChunkList list = new ChunkList();

  @Test
  void onlyChunkThatFitsIsTheContentItself() {
    byte[] chunk = new byte[1_000];
    list.append(chunk, 1_000);
    assertSame(chunk, list.toArray());
  }

  @Test
  void unusedPartOfAChunkIsLeftOut() {
    list.append(new byte[1_000], 10);
    assertEquals(10, list.toArray().length);
  }

  @Test
  void anythingAppendedIsReadBack() {
    Random random = new Random(1);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 2_000; i++) {
      byte[] chunk = new byte[random.nextInt(i % 50 == 0 ? 30_000 : 300) + 1];
      random.nextBytes(chunk);
      int length = random.nextInt(chunk.length + 1);
      all.write(chunk, 0, length);
      list.append(chunk, length);
    }
    byte[] content = all.toByteArray();
    assertArrayEquals(content, list.toArray());
    for (int i = 0; i < 1_000; i++) {
      int from = random.nextInt(content.length);
      byte[] part = new byte[random.nextInt(50_000) + 1];
      int count = list.read(from, part, 0, part.length);
      assertEquals(Math.min(part.length, content.length - from), count);
      assertArrayEquals(
          Arrays.copyOfRange(content, from, from + count), Arrays.copyOf(part, count));
    }
  }

  @Test
  void nothingIsReadBehindTheEnd() {
    list.append(new byte[10], 10);
    assertEquals(0, list.read(10, new byte[5], 0, 5));
  }

  @Test
  void frontThatWasLetGoIsGone() {
    for (int i = 0; i < 100; i++) {
      list.append(new byte[5_000], 5_000);
    }
    assertEquals(245_000, list.release(249_999));
    assertEquals(245_000, list.start());
    assertEquals(500_000, list.end());
    assertEquals(-1, list.read(244_999, new byte[1], 0, 1));
    assertEquals(1, list.read(245_000, new byte[1], 0, 1));
    assertEquals(0, list.release(100));
    assertThrows(IllegalStateException.class, list::toArray);
    list.append(new byte[] {7}, 1);
    byte[] last = new byte[1];
    assertEquals(1, list.read(500_000, last, 0, 1));
    assertEquals(7, last[0]);
    assertEquals(255_001, list.release(Long.MAX_VALUE));
  }
}
