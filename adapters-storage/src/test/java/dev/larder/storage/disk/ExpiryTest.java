package dev.larder.storage.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.spi.EntryWriter;
import dev.larder.application.spi.Specimen;
import dev.larder.application.spi.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is to be deleted leaves the disk, not only the index.
class ExpiryTest extends DiskFixture {
  private static final String MARKER = "a-secret-that-must-not-stay";

  /// Stores content of the given size that holds the marker, for ten seconds.
  private StoredEntry storeMarked(String path, int size) {
    Specimen specimen = Specimen.of(path, 1, size);
    byte[] content = specimen.content();
    byte[] marker = MARKER.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(marker, 0, content, size - marker.length, marker.length);
    try (EntryWriter writer =
        store.write(
            specimen.key(),
            specimen.response(clock.instant(), clock.instant().plusSeconds(10)),
            size)) {
      assertTrue(writer.append(content, size));
      StoredEntry entry = writer.commit();
      assertNotNull(entry);
      return entry;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 200_000, 3_000_000})
  void octetsLeaveTheDisk(int size) {
    open();
    storeMarked("marked/path", size);
    Specimen lasting = Specimen.of("lasting", 1, 5_000);
    stored(lasting);
    settle();
    assertTrue(isInFiles(MARKER));
    clock.advance(Duration.ofSeconds(11));
    Await.until(() -> !isInFiles(MARKER));
    Await.until(() -> !isInFiles("marked/path"));
    store.evictFromMemory(lasting.key());
    assertFound(lasting);
    assertEquals(List.of(), List.copyOf(faults));
  }

  @Test
  void segmentOfWhichNothingIsLeftIsDeleted() {
    open();
    for (int i = 0; i < 50; i++) {
      storeMarked("brief/" + i, 2_000);
    }
    settle();
    assertEquals(1, segments().size());
    clock.advance(Duration.ofSeconds(11));
    Await.until(() -> segments().isEmpty());
    assertEquals(0, store.catalog().segments().octets());
    Specimen next = Specimen.of("next", 1, 10);
    stored(next);
    settle();
    assertFound(next);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatExpiredBetweenTwoRunsLeavesTheDiskAfterTheStart(boolean clean) {
    open();
    storeMarked("marked", 1_000);
    storeMarked("marked/large", 3_000_000);
    Specimen lasting = Specimen.of("lasting", 1, 5_000);
    stored(lasting);
    store.close();
    if (!clean) {
      makeDirty();
    }
    clock.advance(Duration.ofSeconds(11));
    open();
    Await.until(() -> !isInFiles(MARKER));
    assertEquals(1, segments().size());
    assertFound(lasting);
  }

  @Test
  void removedAndReplacedOctetsLeaveTheDisk() {
    open();
    storeMarked("removed", 1_000);
    storeMarked("replaced", 1_000);
    storeMarked("large", 3_000_000);
    stored(Specimen.of("lasting", 1, 100));
    settle();
    assertTrue(isInFiles(MARKER));
    store.removeAll(Specimen.key("removed"));
    store.removeAll(Specimen.key("large"));
    stored(Specimen.of("replaced", 2, 10));
    settle();
    Await.until(() -> !isInFiles(MARKER));
    assertFound(Specimen.of("replaced", 2, 10));
  }

  @Test
  void entryThatIsBeingReadShowsNoZeros() {
    open();
    StoredEntry small = stored(Specimen.of("small", 1, 5_000));
    StoredEntry large = stored(Specimen.of("large", 1, 3_000_000));
    settle();
    store.evictFromMemory(small.key());
    store.evictFromMemory(large.key());
    StoredEntry smallFound = store.find(small.key()).getFirst();
    StoredEntry largeFound = store.find(large.key()).getFirst();
    clock.advance(Duration.ofHours(2));
    Await.until(() -> segments().isEmpty());
    assertTrue(isWhole(small));
    assertTrue(isWhole(smallFound));
    assertTrue(isWhole(large));
    assertTrue(isWhole(largeFound));
    assertFalse(isInFiles("example.com/small"));
  }

  @Test
  void expiredBeforeItIsWrittenNeverReachesTheDisk() {
    open();
    Specimen specimen = Specimen.of("stillborn", 1, 1_000);
    specimen.store(
        store, specimen.response(clock.instant(), clock.instant().minusSeconds(1)), 1_000);
    settle();
    assertEquals(List.of(), store.find(specimen.key()));
    assertFalse(isInFiles("stillborn"));
  }

  @Test
  void freshenedLargeResponseLivesOn() {
    open();
    StoredEntry entry = storeMarked("large", 3_000_000);
    settle();
    Specimen specimen = Specimen.of("large", 1, 3_000_000);
    store.freshen(entry, specimen.response(clock.instant(), clock.instant().plusSeconds(60)));
    settle();
    clock.advance(Duration.ofSeconds(20));
    Await.until(() -> store.find(specimen.key()).size() == 1);
    store.catalog().sweep(clock.millis());
    store.evictFromMemory(specimen.key());
    assertEquals(3_000_000, store.find(specimen.key()).getFirst().length());
    clock.advance(Duration.ofSeconds(60));
    Await.until(() -> !isInFiles(MARKER));
  }
}
