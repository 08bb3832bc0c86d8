package dev.larder.storage.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.spi.EntryWriter;
import dev.larder.application.spi.Specimen;
import dev.larder.application.spi.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultTest extends DiskFixture {
  private final FaultyDisk disk = new FaultyDisk();

  @BeforeEach
  void faultyDisk() {
    opener = disk;
    open();
  }

  private void assertFoundOnDisk(Specimen specimen) {
    settle();
    store.evictFromMemory(specimen.key());
    assertFound(specimen);
  }

  @Test
  void fullDiskStoresAgainWhenThereIsRoom() {
    Specimen before = Specimen.of("before", 1, 1_000);
    stored(before);
    settle();
    disk.full = true;
    Specimen during = Specimen.of("during", 1, 1_000);
    stored(during);
    settle();
    assertFalse(faults.isEmpty());
    disk.full = false;
    Specimen after = Specimen.of("after", 1, 1_000);
    stored(after);
    assertFoundOnDisk(after);
    assertFoundOnDisk(before);
    store.evictFromMemory(during.key());
    assertEquals(List.of(), store.find(during.key()));
    store.close();
    makeDirty();
    open();
    assertFoundOnDisk(before);
    assertFoundOnDisk(after);
    assertEquals(List.of(), store.find(during.key()));
  }

  @Test
  void replacementThatCouldNotBeWrittenDoesNotBringItsPredecessorBack() {
    stored(Specimen.of("page", 1, 1_000));
    settle();
    disk.full = true;
    stored(Specimen.of("page", 2, 1_000));
    settle();
    disk.full = false;
    store.evictFromMemory(Specimen.key("page"));
    assertEquals(List.of(), store.find(Specimen.key("page")));
  }

  @Test
  void largeResponseIsGivenUpWhenTheDiskIsFull() throws IOException {
    disk.full = true;
    Specimen specimen = Specimen.of("big", 1, 0);
    try (EntryWriter writer = store.write(specimen.key(), specimen.response(clock.instant()), -1)) {
      Await.until(() -> !writer.append(new byte[100_000], 100_000));
      byte[] some = new byte[10];
      assertEquals(10, writer.read(500, some, 0, 10));
    }
    assertEquals(List.of(), store.find(specimen.key()));
    assertFalse(abandoned.isEmpty());
    Await.until(() -> segments().isEmpty());
    assertEquals(0, store.backlogOctets());
    disk.full = false;
    Specimen next = Specimen.of("big", 2, 3_000_000);
    stored(next);
    assertFoundOnDisk(next);
  }

  @Test
  void unreadableDiskLooksLikeAnEmptyOne() {
    Specimen small = Specimen.of("small", 1, 1_000);
    stored(small);
    settle();
    store.evictFromMemory(small.key());
    disk.unreadable = true;
    assertEquals(List.of(), store.find(small.key()));
    assertFalse(faults.isEmpty());
    disk.unreadable = false;
    Specimen next = Specimen.of("small", 2, 1_000);
    stored(next);
    assertFoundOnDisk(next);
  }

  @Test
  void directoryDeletedWhileRunningCostsNothingButTheCache() throws IOException {
    Specimen small = Specimen.of("small", 1, 1_000);
    stored(small);
    stored(Specimen.of("big", 1, 3_000_000));
    settle();
    try (Stream<Path> files = Files.list(directory())) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory());
    store.evictFromMemory(Specimen.key("big"));
    store.find(Specimen.key("big")).forEach(entry -> readOrNot(entry));
    for (int i = 0; i < 20; i++) {
      stored(Specimen.of("next/" + i, 1, 1_000));
    }
    store.removeAll(small.key());
    Await.until(() -> store.queuedOctets() == 0);
  }

  private static void readOrNot(StoredEntry entry) {
    try {
      assertTrue(Specimen.isWhole(entry));
    } catch (IOException gone) {
      // That is what the contract says of damaged entries.
    }
  }

  @Test
  void interruptedReaderDoesNotSpoilItForOthers() throws Exception {
    Specimen big = Specimen.of("big", 1, 3_000_000);
    stored(big);
    settle();
    store.evictFromMemory(big.key());
    StoredEntry entry = store.find(big.key()).getFirst();
    Thread reader =
        Thread.startVirtualThread(
            () -> {
              Thread.currentThread().interrupt();
              readOrNot(entry);
            });
    reader.join();
    assertTrue(Specimen.isWhole(entry));
    assertFound(big);
  }
}
