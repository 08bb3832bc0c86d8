package dev.larder.storage.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.spi.EntryWriter;
import dev.larder.application.spi.Specimen;
import dev.larder.application.spi.StoredEntry;
import dev.larder.storage.segment.SegmentFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BoundsTest extends DiskFixture {
  private final CountDownLatch diskAnswers = new CountDownLatch(1);

  /// A disk that does not come back from opening a file for writing before it is told to.
  private SegmentFiles.Opener hanging() {
    return (segment, options) -> {
      try {
        if (options.length > 1) {
          diskAnswers.await();
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return SegmentFiles.Opener.PLAIN.open(segment, options);
    };
  }

  private long octetsInDirectory() {
    long total = 0;
    try (Stream<Path> files = Files.list(directory())) {
      for (Path file : files.toList()) {
        try {
          total += Files.size(file);
        } catch (IOException gone) {
          // Deleted by the store while we looked.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return total;
  }

  @Test
  void cacheSizeIsKeptAndTheOldestGoFirst() {
    limits = Limits.of(16L * MIB, MIB);
    open();
    for (int i = 0; i < 3_000; i++) {
      stored(Specimen.of("fill/" + i, i, 20_000));
      if (i % 100 == 0) {
        settle();
        assertTrue(octetsInDirectory() <= 17L * MIB, "" + octetsInDirectory());
      }
    }
    settle();
    assertTrue(octetsInDirectory() <= 17L * MIB);
    assertFound(Specimen.of("fill/2999", 2_999, 20_000));
    assertFound(Specimen.of("fill/2600", 2_600, 20_000));
    store.evictFromMemory(Specimen.key("fill/0"));
    assertEquals(List.of(), store.find(Specimen.key("fill/0")));
    assertEquals(List.of(), List.copyOf(faults));
  }

  @Test
  void largeOnesCountAndGoWithTheOldest() {
    limits = Limits.of(16L * MIB, MIB);
    open();
    for (int i = 0; i < 20; i++) {
      stored(Specimen.of("big/" + i, i, 2 * MIB));
      settle();
      assertTrue(octetsInDirectory() <= 17L * MIB, "" + octetsInDirectory());
    }
    assertFound(Specimen.of("big/19", 19, 2 * MIB));
    Await.until(() -> store.find(Specimen.key("big/0")).isEmpty());
  }

  @Test
  void manyLargeOnesAtOnceGetNoMoreRoomThanThereIs() {
    limits = Limits.of(16L * MIB, MIB);
    open();
    EntryWriter[] writers = new EntryWriter[4];
    for (int i = 0; i < writers.length; i++) {
      Specimen specimen = Specimen.of("big/" + i, i, 0);
      writers[i] = store.write(specimen.key(), specimen.response(clock.instant()), -1);
    }
    int refused = 0;
    for (int round = 0; round < 7 * 16; round++) {
      for (EntryWriter writer : writers) {
        refused += writer.append(new byte[65_536], 65_536) ? 0 : 1;
      }
      Await.until(() -> octetsInDirectory() <= 17L * MIB);
      pauseForWriter();
    }
    assertTrue(refused > 0);
    for (EntryWriter writer : writers) {
      writer.close();
    }
    Await.until(() -> segments().isEmpty());
    assertEquals(0, store.catalog().segments().octets());
  }

  private void pauseForWriter() {
    CountDownLatch turn = new CountDownLatch(1);
    Await.until(() -> store.backlogOctets() < 4L * MIB);
    turn.countDown();
  }

  @Test
  void memoryTierIsBounded() {
    limits = Limits.of(256L * MIB, 2L * MIB);
    open();
    for (int i = 0; i < 1_000; i++) {
      Specimen specimen = Specimen.of("m/" + i, i, 10_000);
      stored(specimen);
      store.find(specimen.key());
    }
    assertTrue(store.memoryOctets() <= 2L * MIB);
    settle();
    for (int i = 0; i < 1_000; i++) {
      assertFound(Specimen.of("m/" + i, i, 10_000));
    }
  }

  @Test
  void entryTooHeavyForTheMemoryTierIsServedFromDisk() {
    limits = Limits.of(256L * MIB, 2L * MIB);
    open();
    Specimen heavy = Specimen.of("heavy", 1, 900_000);
    stored(heavy);
    assertFound(heavy);
    settle();
    assertFound(heavy);
    assertTrue(store.memoryOctets() < 900_000);
  }

  @Test
  void fullQueueKeepsTheEntryInMemoryOnly() {
    Limits roomy = Limits.of(256L * MIB, 64L * MIB);
    limits =
        new Limits(
            roomy.disk(),
            roomy.memory(),
            roomy.segment(),
            roomy.small(),
            roomy.content(),
            200_000,
            roomy.uncommitted(),
            roomy.backlog(),
            roomy.writerBacklog());
    opener = hanging();
    open();
    for (int i = 0; i < 50; i++) {
      Specimen specimen = Specimen.of("queued/" + i, i, 10_000);
      stored(specimen);
      assertFound(specimen);
    }
    assertTrue(abandoned.contains("backlog"));
    assertTrue(store.queuedOctets() < 250_000);
    int refused = abandoned.size();
    diskAnswers.countDown();
    settle();
    assertEquals(0, store.queuedOctets());
    int found = 0;
    for (int i = 0; i < 50; i++) {
      store.evictFromMemory(Specimen.key("queued/" + i));
      found += isFoundWhole(Specimen.of("queued/" + i, i, 10_000)) ? 1 : 0;
    }
    assertEquals(50 - refused, found);
    Specimen next = Specimen.of("next", 1, 10_000);
    stored(next);
    settle();
    store.evictFromMemory(next.key());
    assertFound(next);
  }

  @Test
  void entryKeptInMemoryOnlyDoesNotBringItsPredecessorBack() {
    open();
    Specimen old = Specimen.of("page", 1, 1_000);
    stored(old);
    settle();
    store.close();
    opener = hanging();
    Limits l = limits;
    limits =
        new Limits(
            l.disk(),
            l.memory(),
            l.segment(),
            l.small(),
            l.content(),
            1_500,
            l.uncommitted(),
            l.backlog(),
            l.writerBacklog());
    open();
    assertFound(old);
    stored(Specimen.of("page", 2, 5_000));
    assertEquals(List.of("backlog"), List.copyOf(abandoned));
    assertFound(Specimen.of("page", 2, 5_000));
    store.evictFromMemory(old.key());
    assertEquals(List.of(), store.find(old.key()));
    diskAnswers.countDown();
    settle();
    assertEquals(List.of(), store.find(old.key()));
  }

  @Test
  void slowDiskGivesALargeResponseUpAndNobodyWaits() {
    opener = hanging();
    open();
    Specimen specimen = Specimen.of("big", 1, 0);
    try (EntryWriter writer = store.write(specimen.key(), specimen.response(clock.instant()), -1)) {
      int taken = 0;
      while (writer.append(new byte[65_536], 65_536)) {
        taken++;
      }
      assertTrue(taken * 65_536L <= limits.writerBacklog());
      assertTrue(writer.readableLength() >= taken * 65_536L);
      assertNull(writer.commit());
    }
    assertEquals(List.of("backlog"), List.copyOf(abandoned));
    diskAnswers.countDown();
    Await.until(() -> store.largeUnderWay() == 0);
    Await.until(() -> segments().isEmpty());
    assertEquals(0, store.backlogOctets());
  }

  @Test
  void largeResponseIsFoundBeforeTheDiskHasIt() {
    opener = hanging();
    open();
    Specimen specimen = Specimen.of("big", 1, 3_000_000);
    StoredEntry entry = stored(specimen);
    assertTrue(isWhole(entry));
    assertFound(specimen);
    store.evictFromMemory(specimen.key());
    assertFound(specimen);
    diskAnswers.countDown();
    settle();
    assertTrue(isWhole(entry));
    store.evictFromMemory(specimen.key());
    assertFound(specimen);
  }

  @Test
  void responsesUnderWayAreBounded() {
    open();
    int refused = 0;
    EntryWriter[] writers = new EntryWriter[200];
    for (int i = 0; i < writers.length; i++) {
      Specimen specimen = Specimen.of("open/" + i, i, 0);
      writers[i] = store.write(specimen.key(), specimen.response(clock.instant()), -1);
      refused += writers[i].append(new byte[900_000], 900_000) ? 0 : 1;
    }
    assertTrue(refused > 0);
    assertTrue(store.uncommittedOctets() <= limits.uncommitted());
    for (EntryWriter writer : writers) {
      writer.close();
    }
    assertEquals(0, store.uncommittedOctets());
  }

  @Test
  void abandonedLargeResponseGivesItsRoomBackAtOnce() throws IOException {
    open();
    Specimen specimen = Specimen.of("big", 1, 0);
    byte[] some = new byte[65_536];
    try (EntryWriter writer = store.write(specimen.key(), specimen.response(clock.instant()), -1)) {
      for (int i = 0; i < 4 * 16; i++) {
        assertTrue(writer.append(some, some.length));
      }
      Await.until(() -> store.backlogOctets() == 0);
      assertTrue(writer.read(0, some, 0, 10) > 0);
      assertEquals(1, store.openFiles());
    }
    Await.until(() -> segments().isEmpty() && store.openFiles() == 0);
  }

  @Test
  void openFilesAreBounded() {
    limits = Limits.of(512L * MIB, 64L * MIB);
    limits =
        new Limits(
            limits.disk(),
            limits.memory(),
            65_536,
            4_096,
            limits.content(),
            limits.queue(),
            limits.uncommitted(),
            limits.backlog(),
            limits.writerBacklog());
    open();
    for (int i = 0; i < 300; i++) {
      Specimen specimen = Specimen.of("file/" + i, i, 5_000);
      stored(specimen);
      settle();
      store.evictFromMemory(specimen.key());
      assertFound(specimen);
    }
    assertTrue(store.openFiles() <= 256);
    for (int i = 0; i < 300; i++) {
      assertFound(Specimen.of("file/" + i, i, 5_000));
    }
  }

  @Test
  void smallestCacheWorks() {
    limits = Limits.of(MIB, MIB);
    open();
    for (int i = 0; i < 200; i++) {
      Specimen specimen = Specimen.of("tiny/" + i, i, 30_000);
      assertNotNull(specimen.store(store, clock.instant()));
    }
    settle();
    assertTrue(store.catalog().segments().octets() <= MIB);
    assertFalse(store.find(Specimen.key("tiny/199")).isEmpty());
  }
}
