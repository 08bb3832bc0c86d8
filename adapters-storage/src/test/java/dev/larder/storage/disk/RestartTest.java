package dev.larder.storage.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.spi.EntryWriter;
import dev.larder.application.spi.Specimen;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.StoredResponse;
import dev.larder.storage.segment.Segment;
import dev.larder.storage.segment.SegmentFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartTest extends DiskFixture {
  private static final Specimen SMALL = Specimen.of("small", 1, 5_000);
  private static final Specimen LARGE = Specimen.of("large", 1, 3_000_001);

  private Object indexFile() throws IOException {
    return Files.readAttributes(directory().resolve("index.db"), BasicFileAttributes.class)
        .fileKey();
  }

  private void reopen(boolean clean) {
    store.close();
    if (!clean) {
      makeDirty();
    }
    open();
  }

  @Nested
  class AfterClosing {
    @Test
    void everythingIsFoundThroughTheSameIndex() throws IOException {
      open();
      stored(SMALL);
      stored(LARGE);
      store.close();
      Object before = indexFile();
      open();
      assertFound(SMALL);
      assertFound(LARGE);
      assertEquals(before, indexFile());
      assertEquals(List.of(), List.copyOf(faults));
    }

    @Test
    void thousandsAreFound() {
      open();
      for (int i = 0; i < 3_000; i++) {
        stored(Specimen.of("many/" + i, i, i));
      }
      reopen(true);
      for (int i = 0; i < 3_000; i++) {
        assertFound(Specimen.of("many/" + i, i, i));
      }
    }

    @Test
    void changedSegmentHasTheIndexMadeAnew() throws IOException {
      open();
      stored(SMALL);
      stored(LARGE);
      store.close();
      Object before = indexFile();
      for (Segment segment : segments()) {
        if (segment.isLarge()) {
          Files.delete(segment.path());
        }
      }
      open();
      settle();
      assertFound(SMALL);
      assertEquals(List.of(), store.find(LARGE.key()));
      assertNotEquals(before, indexFile());
    }

    @Test
    void foreignFilesAreLeftAlone() throws IOException {
      Files.createDirectories(directory().resolve("seg-dir"));
      Path mine = Files.writeString(directory().resolve("seg-00000001-notes.txt"), "mine");
      open();
      stored(SMALL);
      reopen(true);
      reopen(false);
      settle();
      assertEquals("mine", Files.readString(mine));
      assertTrue(Files.isDirectory(directory().resolve("seg-dir")));
    }

    @Test
    void directoryIsMarkedAsACache() throws IOException {
      open();
      assertTrue(
          Files.readString(directory().resolve("CACHEDIR.TAG"))
              .startsWith("Signature: 8a477f597d28d172789f06886806bc55"));
    }
  }

  @Nested
  class EitherWay {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void variantsComeBackInTheirOrder(boolean clean) {
      open();
      stored(SMALL.as("en"));
      stored(LARGE.as("x"));
      stored(SMALL.as("de"));
      stored(SMALL.as("en"));
      reopen(clean);
      settle();
      assertEquals(
          List.of(SMALL.as("en"), SMALL.as("de")),
          store.find(SMALL.key()).stream().map(Specimen::of).toList());
      assertFound(LARGE.as("x"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void replacedAndRemovedOnesStayAway(boolean clean) {
      open();
      for (Specimen base : List.of(SMALL, LARGE)) {
        for (int i = 0; i < 3; i++) {
          stored(new Specimen(base.key(), "", i, base.size()));
          settle();
        }
        stored(new Specimen(Specimen.key("gone/" + base.size()), "", 1, base.size()));
        settle();
        store.removeAll(Specimen.key("gone/" + base.size()));
      }
      reopen(clean);
      settle();
      for (Specimen base : List.of(SMALL, LARGE)) {
        assertFound(new Specimen(base.key(), "", 2, base.size()));
        assertEquals(List.of(), store.find(Specimen.key("gone/" + base.size())));
      }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void freshenedHeadComesBack(boolean clean) {
      open();
      StoredResponse[] heads = new StoredResponse[2];
      int i = 0;
      for (Specimen specimen : List.of(SMALL, LARGE)) {
        StoredEntry old = stored(specimen);
        settle();
        heads[i] = specimen.response(clock.instant().plusSeconds(7));
        store.freshen(old, heads[i++]);
        settle();
      }
      reopen(clean);
      settle();
      i = 0;
      for (Specimen specimen : List.of(SMALL, LARGE)) {
        assertFound(specimen);
        assertEquals(heads[i++], store.find(specimen.key()).getFirst().response());
      }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsStoredBeforeTheIndexIsOpenIsKept(boolean clean) {
      open();
      stored(SMALL);
      store.close();
      if (!clean) {
        makeDirty();
      }
      open();
      stored(new Specimen(SMALL.key(), "", 2, 100));
      stored(LARGE);
      reopen(true);
      assertFound(new Specimen(SMALL.key(), "", 2, 100));
      assertFound(LARGE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void removalWhileTheIndexIsBeingMadeCounts(boolean clean) {
      open();
      for (int i = 0; i < 2_000; i++) {
        stored(Specimen.of("many/" + i, 1, 100));
      }
      reopen(clean);
      for (int i = 0; i < 2_000; i += 2) {
        store.removeAll(Specimen.key("many/" + i));
      }
      settle();
      for (int i = 0; i < 2_000; i++) {
        assertEquals(i % 2, store.find(Specimen.key("many/" + i)).size());
      }
      reopen(false);
      settle();
      for (int i = 0; i < 2_000; i++) {
        assertEquals(i % 2, store.find(Specimen.key("many/" + i)).size());
      }
    }
  }

  @Nested
  class AfterACrash {
    @Test
    void whatWasWrittenIsFoundAndWhatWasNotIsGone() throws IOException {
      open();
      stored(SMALL);
      stored(LARGE);
      settle();
      Specimen unfinished = Specimen.of("unfinished", 1, 4_000_000);
      Path copy;
      try (EntryWriter writer =
          store.write(unfinished.key(), unfinished.response(clock.instant()), -1)) {
        byte[] content = unfinished.content();
        for (int at = 0; at < 3_000_000; at += 100_000) {
          assertTrue(writer.append(Arrays.copyOfRange(content, at, at + 100_000), 100_000));
        }
        Await.until(() -> segments().stream().filter(Segment::isLarge).count() == 2);
        copy = copyOfDirectory();
      }
      store.close();
      open(copy);
      settle();
      assertFound(SMALL);
      assertFound(LARGE);
      assertEquals(List.of(), store.find(unfinished.key()));
      assertEquals(1, Await.segments(copy).stream().filter(Segment::isLarge).count());
    }

    @Test
    void copyTakenWhileWritingHoldsOnlyWholeEntries() {
      open();
      Random random = new Random(7);
      List<Specimen> all = new ArrayList<>();
      for (int i = 0; i < 4_000; i++) {
        Specimen specimen = Specimen.of("load/" + i % 1_500, i, random.nextInt(6_000));
        stored(specimen);
        all.add(specimen);
      }
      Path copy = copyOfDirectory();
      store.close();
      open(copy);
      settle();
      int found = 0;
      for (Specimen specimen : all) {
        found += isFoundWhole(specimen) ? 1 : 0;
      }
      assertTrue(found > 0);
    }

    @Test
    void entriesAreFoundWhileTheIndexIsMade() {
      open();
      for (int i = 0; i < 2_000; i++) {
        stored(Specimen.of("many/" + i, 1, 2_000));
      }
      reopen(false);
      Specimen fresh = Specimen.of("fresh", 1, 100);
      stored(fresh);
      assertFound(fresh);
      settle();
      assertFound(fresh);
      for (int i = 0; i < 2_000; i++) {
        assertFound(Specimen.of("many/" + i, 1, 2_000));
      }
    }
  }

  @Nested
  class FailingIndex {
    @Test
    void brokenIndexFileIsMadeAnew() throws IOException {
      open();
      stored(SMALL);
      store.close();
      byte[] index = Files.readAllBytes(directory().resolve("index.db"));
      new Random(3).nextBytes(index);
      Files.write(directory().resolve("index.db"), index);
      open();
      settle();
      assertFound(SMALL);
    }

    @Test
    void deletedIndexFileIsMadeAnew() throws IOException {
      open();
      stored(SMALL);
      store.close();
      Files.delete(directory().resolve("index.db"));
      open();
      settle();
      assertFound(SMALL);
    }

    @Test
    void indexThatThrowsWhileRunningIsMadeAnew() {
      open();
      stored(SMALL);
      stored(LARGE);
      settle();
      store.breakIndex();
      store.evictFromMemory(SMALL.key());
      store.find(SMALL.key());
      settle();
      assertEquals(1, faults.size(), faults::toString);
      assertFound(SMALL);
      assertFound(LARGE);
      Specimen next = Specimen.of("next", 1, 10);
      stored(next);
      settle();
      store.evictFromMemory(next.key());
      assertFound(next);
    }

    private void useTinySegments() {
      limits =
          new Limits(
              limits.disk(),
              limits.memory(),
              65_536,
              16_384,
              limits.content(),
              limits.queue(),
              limits.uncommitted(),
              limits.backlog(),
              limits.writerBacklog());
    }

    private void fill() {
      for (int i = 0; i < 300; i++) {
        stored(Specimen.of("many/" + i, 1, i % 50 == 0 ? 20_000 : 3_000));
      }
    }

    private void assertAllFoundOnDisk() {
      for (int i = 0; i < 300; i++) {
        store.evictFromMemory(Specimen.key("many/" + i));
        assertFound(Specimen.of("many/" + i, 1, i % 50 == 0 ? 20_000 : 3_000));
      }
    }

    @Test
    void indexThatThrowsWhileItIsBeingMadeLosesNothing() {
      useTinySegments();
      AtomicInteger scans = new AtomicInteger(Integer.MAX_VALUE);
      opener =
          (segment, options) -> {
            if (options.length == 2 && scans.decrementAndGet() == 0) {
              store.breakIndex();
            }
            return SegmentFiles.Opener.PLAIN.open(segment, options);
          };
      open();
      fill();
      settle();
      int before = segments().size();
      for (int breakAt : new int[] {1, 3, 10}) {
        scans.set(breakAt);
        store.breakIndex();
        store.evictFromMemory(SMALL.key());
        store.find(SMALL.key());
        settle();
        assertTrue(scans.get() <= 0);
        assertEquals(before, segments().size());
        assertAllFoundOnDisk();
      }
    }

    @Test
    void whatIsWrittenWhileThereIsNoIndexIsFoundLater() throws IOException {
      useTinySegments();
      Path inTheWay = directory().resolve("index.db/in-the-way");
      Files.createDirectories(inTheWay);
      open();
      fill();
      Await.until(() -> store.queuedOctets() == 0 && store.largeUnderWay() == 0);
      assertTrue(segments().size() > 10);
      store.close();
      Files.delete(inTheWay);
      open();
      settle();
      assertAllFoundOnDisk();
    }

    @Test
    void whatIsRemovedWhileThereIsNoIndexStaysAway() {
      open();
      for (int i = 0; i < 200; i++) {
        stored(Specimen.of("many/" + i, 1, 500));
      }
      settle();
      store.breakIndex();
      for (int i = 0; i < 200; i += 2) {
        store.removeAll(Specimen.key("many/" + i));
      }
      settle();
      for (int i = 0; i < 200; i++) {
        store.evictFromMemory(Specimen.key("many/" + i));
        assertEquals(i % 2, store.find(Specimen.key("many/" + i)).size());
      }
      reopen(true);
      for (int i = 0; i < 200; i++) {
        assertEquals(i % 2, store.find(Specimen.key("many/" + i)).size());
      }
    }

    @Test
    void indexThatThrowsUnderLoadLosesNothing() {
      open();
      for (int i = 0; i < 2_000; i++) {
        stored(Specimen.of("many/" + i, 1, 500));
        if (i % 500 == 250) {
          store.breakIndex();
        }
      }
      settle();
      for (int i = 0; i < 2_000; i++) {
        store.evictFromMemory(Specimen.key("many/" + i));
        assertFound(Specimen.of("many/" + i, 1, 500));
      }
    }
  }

  @Test
  void manyVariantsOnDiskAreBounded() {
    open();
    for (int i = 0; i < 40; i++) {
      stored(Specimen.of("varied", i, 100).as("v" + i));
      store.evictFromMemory(Specimen.key("varied"));
    }
    reopen(false);
    settle();
    List<Long> versions =
        store.find(Specimen.key("varied")).stream()
            .map(entry -> Specimen.of(entry).version())
            .toList();
    assertEquals(32, versions.size());
    assertEquals(39L, versions.getFirst());
  }

  @Test
  void clockSetBackBetweenRunsDoesNoHarm() {
    open();
    stored(SMALL);
    store.close();
    clock.advance(Duration.ofDays(-100));
    open();
    assertFound(SMALL);
    Specimen next = new Specimen(SMALL.key(), "", 2, 10);
    assertNotNull(stored(next));
    reopen(false);
    settle();
    assertFound(next);
  }
}
