package dev.larder.application.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.api.Content;
import dev.larder.application.fakes.Await;
import dev.larder.application.fakes.FakeStore;
import dev.larder.application.spi.MutableClock;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.SelectingFields;
import dev.larder.domain.cache.StoredResponse;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.MalformedTarget;
import dev.larder.domain.message.ResponseHead;
import dev.larder.domain.message.TargetUri;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GrowingEntryTest {
  private static final int CHUNK = 32 * 1024;

  /// More than any window holds.
  private static final int CHUNKS = 32;

  private final FakeStore store = new FakeStore(new MutableClock());

  @AfterEach
  void writerIsClosed() {
    assertEquals(0, store.openWriters());
  }

  private GrowingEntry entry(long length) {
    try {
      CacheKey key = new CacheKey(TargetUri.parse("http://example.com/"));
      ResponseHead head = ResponseHead.of(200, "OK", Fields.EMPTY);
      StoredResponse response =
          new StoredResponse(head, SelectingFields.NONE, Instant.EPOCH, Instant.EPOCH, Instant.MAX);
      return new GrowingEntry(store.write(key, response, length), length);
    } catch (MalformedTarget impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static byte[] chunk(int number) {
    byte[] chunk = new byte[CHUNK];
    Arrays.fill(chunk, (byte) number);
    return chunk;
  }

  private static void readChunk(Content content, int number) throws IOException {
    byte[] read = new byte[CHUNK];
    int filled = 0;
    while (filled < CHUNK) {
      int count = content.read(read, filled, CHUNK - filled);
      assertTrue(count > 0);
      filled += count;
    }
    assertArrayEquals(chunk(number), read);
  }

  @Test
  void whatLeftTheWindowIsReadBackFromTheStore() throws IOException {
    GrowingEntry entry = entry(-1);
    try (Content reader = entry.open()) {
      for (int i = 0; i < CHUNKS; i++) {
        assertTrue(entry.append(chunk(i), CHUNK));
      }
      assertNotNull(entry.complete(new byte[0], 0, Fields.EMPTY));
      for (int i = 0; i < CHUNKS; i++) {
        readChunk(reader, i);
      }
      assertEquals(-1, reader.read(new byte[1], 0, 1));
      assertTrue(store.octetsReadBack() > 0);
    }
  }

  @Test
  void windowKeepsWhatTheStoreCannotReadBackYet() throws IOException {
    store.readBackAtMost(CHUNK);
    GrowingEntry entry = entry(-1);
    try (Content reader = entry.open()) {
      for (int i = 0; i < CHUNKS; i++) {
        assertTrue(entry.append(chunk(i), CHUNK));
      }
      for (int i = 0; i < CHUNKS; i++) {
        readChunk(reader, i);
      }
      assertTrue(store.octetsReadBack() <= CHUNK);
      entry.fail(new IOException("enough"));
    }
  }

  @Test
  void windowStaysBoundedWhenTheStoreHasGivenUp() throws IOException {
    store.giveUpAfter(0);
    GrowingEntry entry = entry(-1);
    Content slow = entry.open();
    Content quick = entry.open();
    AtomicInteger appended = new AtomicInteger();
    Thread appending =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 0; i < CHUNKS; i++) {
                    entry.append(chunk(i), CHUNK);
                    appended.incrementAndGet();
                  }
                  entry.complete(new byte[0], 0, Fields.EMPTY);
                });
    Await.until("a full window", () -> appending.getState() == Thread.State.WAITING);
    assertTrue(appended.get() * CHUNK <= 256 * 1024, "at most a window is held");
    readChunk(quick, 0);
    Await.until("a full window", () -> appending.getState() == Thread.State.WAITING);
    // The slow reader still needs the start, so that a late one can have it too.
    Content late = entry.open();
    if (late != null) {
      late.close();
    }
    for (int i = 0; i < CHUNKS / 2; i++) {
      readChunk(slow, i);
      if (i > 0) {
        readChunk(quick, i);
      }
    }
    slow.close();
    for (int i = CHUNKS / 2; i < CHUNKS; i++) {
      readChunk(quick, i);
    }
    assertEquals(-1, quick.read(new byte[1], 0, 1));
    quick.close();
    Await.end(appending);
  }

  @Test
  void startThatIsGoneCannotBeOpened() throws IOException {
    store.giveUpAfter(0);
    GrowingEntry entry = entry(-1);
    try (Content reader = entry.open()) {
      for (int i = 0; i < CHUNKS; i++) {
        int number = i;
        Thread appending = Thread.ofVirtual().start(() -> entry.append(chunk(number), CHUNK));
        readChunk(reader, i);
        Await.end(appending);
      }
      assertNull(entry.open());
      entry.fail(new IOException("enough"));
    }
  }

  @Test
  void storedStartCanBeOpenedLate() throws IOException {
    GrowingEntry entry = entry(-1);
    Content first = entry.open();
    for (int i = 0; i < CHUNKS; i++) {
      entry.append(chunk(i), CHUNK);
    }
    try (Content late = entry.open()) {
      readChunk(late, 0);
      entry.complete(new byte[0], 0, Fields.EMPTY);
      first.close();
      for (int i = 1; i < CHUNKS; i++) {
        readChunk(late, i);
      }
    }
    assertNull(entry.open(), "the writer is closed, the store has it");
  }

  @Test
  void appendTellsThatNobodyWantsTheRest() {
    GrowingEntry entry = entry(100L << 20);
    entry.open().close();
    assertFalse(entry.append(chunk(0), CHUNK));
    assertNull(entry.open());
  }

  @Test
  void littleThatIsLeftIsWorthFinishing() {
    GrowingEntry entry = entry((4L << 20) + CHUNK);
    entry.open().close();
    assertTrue(entry.append(chunk(0), CHUNK));
    assertNotNull(entry.complete(chunk(1), CHUNK, Fields.EMPTY));
  }

  @Test
  void failureReachesReadersAndEndsTheTransaction() {
    GrowingEntry entry = entry(CHUNK * 2L);
    Content reader = entry.open();
    entry.append(chunk(0), CHUNK);
    entry.fail(new IOException("reset"));
    entry.fail(new IOException("again"));
    IOException told = assertThrows(IOException.class, () -> reader.read(new byte[1], 0, 1));
    assertTrue(told.getMessage().contains("reset"));
    assertNull(entry.open());
    reader.close();
    reader.close();
    assertEquals(0, store.commits());
  }

  @Test
  void failureWakesAReaderThatWaits() {
    GrowingEntry entry = entry(-1);
    Content reader = entry.open();
    Thread reading =
        Thread.ofVirtual()
            .start(() -> assertThrows(IOException.class, () -> reader.read(new byte[1], 0, 1)));
    Await.until("a waiting reader", () -> reading.getState() == Thread.State.WAITING);
    entry.fail(new IOException("reset"));
    Await.end(reading);
    reader.close();
  }

  @Test
  void trailersAreThereAtTheEnd() throws IOException {
    GrowingEntry entry = entry(-1);
    try (Content reader = entry.open()) {
      assertEquals(Fields.EMPTY, reader.trailers());
      entry.complete(chunk(7), CHUNK, Fields.of("X-Sum", "1"));
      readChunk(reader, 7);
      assertEquals(-1, reader.read(new byte[1], 0, 1));
      assertEquals(Fields.of("X-Sum", "1"), reader.trailers());
      assertEquals(-1, reader.length());
    }
  }
}
