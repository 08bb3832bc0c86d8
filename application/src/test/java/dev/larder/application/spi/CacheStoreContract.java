package dev.larder.application.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.StoredResponse;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.TargetUri;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [CacheStore] does. An adapter's test extends this class and makes the store.
@Timeout(60)
public abstract class CacheStoreContract {
  protected final MutableClock clock = new MutableClock();
  protected final Queue<String> abandoned = new ConcurrentLinkedQueue<>();
  protected final Queue<String> faults = new ConcurrentLinkedQueue<>();
  protected CacheStore store;

  private final CacheEvents events =
      new CacheEvents() {
        @Override
        public void storeAbandoned(TargetUri target, String reason) {
          abandoned.add(reason);
        }

        @Override
        public void storeFault(String operation, String detail) {
          faults.add(operation + ": " + detail);
        }
      };

  /// Makes an empty store that takes contents of 5 MiB, and 20 MiB altogether.
  protected abstract CacheStore open(InstantSource time, CacheEvents listener) throws Exception;

  /// A size of content that the store does not take.
  protected abstract int tooLarge();

  /// Fails when responses that were begun and given up have left anything behind.
  protected abstract void assertNothingLeft();

  @BeforeEach
  void openStore() throws Exception {
    store = open(clock, events);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private StoredEntry stored(Specimen specimen) {
    StoredEntry entry = specimen.store(store, clock.instant());
    assertNotNull(entry);
    return entry;
  }

  private StoredEntry only(CacheKey key) {
    List<StoredEntry> found = store.find(key);
    assertEquals(1, found.size());
    return found.getFirst();
  }

  private static Specimen page(long version) {
    return Specimen.of("page", version, 1_000);
  }

  @Nested
  class Writing {
    @Test
    void nothingIsFoundBeforeAnythingIsStored() {
      assertEquals(List.of(), store.find(Specimen.key("absent")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000, 100_000, 1_048_576, 1_048_577, 5_000_000})
    void whatIsStoredIsFoundOctetForOctet(int size) throws IOException {
      Specimen specimen = Specimen.of("sized", 1, size);
      stored(specimen);
      StoredEntry found = only(specimen.key());
      assertEquals(specimen.key(), found.key());
      assertEquals(size, found.length());
      assertArrayEquals(specimen.content(), Specimen.contentOf(found));
      assertTrue(Specimen.isWhole(found));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4_096, 5_000, 20_000})
    void sizeOfChunksDoesNotMatter(int chunkSize) throws IOException {
      Specimen specimen = Specimen.of("chunked", 1, 20_000);
      assertNotNull(specimen.store(store, specimen.response(clock.instant()), chunkSize));
      assertArrayEquals(specimen.content(), Specimen.contentOf(only(specimen.key())));
    }

    @Test
    void onlyTheGivenPartOfAChunkIsStored() throws IOException {
      Specimen specimen = page(1);
      byte[] roomy = Arrays.copyOf(specimen.content(), 16_384);
      Arrays.fill(roomy, 1_000, 16_384, (byte) 'x');
      try (EntryWriter writer =
          store.write(specimen.key(), specimen.response(clock.instant()), -1)) {
        assertTrue(writer.append(roomy, 1_000));
        assertNotNull(writer.commit());
      }
      assertTrue(Specimen.isWhole(only(specimen.key())));
    }

    @Test
    void residentContentIsTheWholeContent() {
      Specimen specimen = page(1);
      byte[] resident = stored(specimen).resident();
      if (resident != null) {
        assertArrayEquals(specimen.content(), resident);
      }
    }

    @Test
    void headIsKeptAsItIs() {
      Specimen specimen = page(1).as("en");
      StoredResponse response = specimen.response(clock.instant());
      specimen.store(store, response, 1_000);
      StoredEntry found = only(specimen.key());
      assertEquals(response, found.response());
      assertEquals(response.head(), found.response().head());
    }

    @Test
    void committedEntryIsTheOneThatIsFound() {
      StoredEntry committed = stored(page(1));
      assertEquals(committed.response(), only(committed.key()).response());
    }

    @Test
    void nothingIsFoundBeforeCommit() {
      Specimen specimen = page(1);
      try (EntryWriter writer =
          store.write(specimen.key(), specimen.response(clock.instant()), -1)) {
        writer.append(specimen.content(), specimen.size());
        assertEquals(List.of(), store.find(specimen.key()));
        assertNotNull(writer.commit());
        assertEquals(1, store.find(specimen.key()).size());
      }
      assertEquals(1, store.find(specimen.key()).size());
    }

    @Test
    void closingWithoutCommitDiscards() {
      Specimen specimen = page(1);
      EntryWriter writer = store.write(specimen.key(), specimen.response(clock.instant()), -1);
      writer.append(specimen.content(), specimen.size());
      writer.close();
      writer.close();
      assertEquals(List.of(), store.find(specimen.key()));
      assertNull(writer.commit());
    }

    @Test
    void discardedReplacementLeavesWhatWasThere() throws IOException {
      Specimen first = page(1);
      stored(first);
      try (EntryWriter writer = store.write(first.key(), page(2).response(clock.instant()), -1)) {
        writer.append(page(2).content(), 500);
      }
      assertEquals(first, Specimen.of(only(first.key())));
      assertTrue(Specimen.isWhole(only(first.key())));
    }

    @Test
    void contentShorterThanAnnouncedIsNotStored() {
      Specimen specimen = page(1);
      try (EntryWriter writer =
          store.write(specimen.key(), specimen.response(clock.instant()), specimen.size())) {
        writer.append(specimen.content(), specimen.size() - 1);
        assertNull(writer.commit());
      }
      assertEquals(List.of(), store.find(specimen.key()));
    }

    @Test
    void announcedTooLargeIsRefusedAtOnce() {
      try (EntryWriter writer =
          store.write(Specimen.key("huge"), page(1).response(clock.instant()), tooLarge())) {
        assertFalse(writer.append(new byte[1_000], 1_000));
        assertFalse(writer.append(new byte[1_000], 1_000));
        assertNull(writer.commit());
      }
      assertEquals(List.of("too large"), List.copyOf(abandoned));
      assertEquals(List.of(), store.find(Specimen.key("huge")));
    }

    @Test
    void unannouncedTooLargeIsRefusedWhenItShows() {
      boolean refused = false;
      try (EntryWriter writer =
          store.write(Specimen.key("huge"), page(1).response(clock.instant()), -1)) {
        for (long total = 0; total <= tooLarge() && !refused; total += 65_536) {
          refused = !writer.append(new byte[65_536], 65_536);
        }
        assertTrue(refused);
        assertNull(writer.commit());
      }
      assertEquals(1, abandoned.size());
      assertEquals(List.of(), store.find(Specimen.key("huge")));
      assertNothingLeft();
    }
  }

  @Nested
  class Ranges {
    @ParameterizedTest
    @ValueSource(ints = {1_000, 3_000_000})
    void anyPartCanBeRead(int size) throws IOException {
      Specimen specimen = Specimen.of("ranged", 1, size);
      stored(specimen);
      StoredEntry found = only(specimen.key());
      byte[] content = specimen.content();
      for (int[] range :
          new int[][] {
            {0, 0}, {0, 1}, {size - 1, 1}, {size, 0}, {size / 3, size / 2}, {size / 2 + 1, 7}
          }) {
        assertArrayEquals(
            Arrays.copyOfRange(content, range[0], range[0] + range[1]),
            Specimen.read(found, range[0], range[1]));
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 3_000_000})
    void partOutsideIsRefused(int size) {
      StoredEntry entry = stored(Specimen.of("ranged", 1, size));
      assertThrows(IndexOutOfBoundsException.class, () -> entry.open(1, size));
      assertThrows(IndexOutOfBoundsException.class, () -> entry.open(-1, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> entry.open(0, -1));
    }

    @Test
    void lengthOfTheStreamIsThatOfThePart() throws IOException {
      StoredEntry entry = stored(page(1));
      try (var content = entry.open(10, 20)) {
        assertEquals(20, content.length());
      }
    }
  }

  @Nested
  class ManyVariants {
    @Test
    void othersAreKeptAndTheMostRecentComesFirst() throws IOException {
      stored(page(1).as("en"));
      stored(page(2).as("de"));
      stored(page(3));
      List<StoredEntry> found = store.find(page(0).key());
      assertEquals(
          List.of(page(3), page(2).as("de"), page(1).as("en")),
          found.stream().map(Specimen::of).toList());
      for (StoredEntry entry : found) {
        assertTrue(Specimen.isWhole(entry));
      }
    }

    @Test
    void equalOneIsReplacedAndMovesToTheFront() {
      stored(page(1).as("en"));
      stored(page(2).as("de"));
      stored(page(3).as("en"));
      assertEquals(
          List.of(page(3).as("en"), page(2).as("de")),
          store.find(page(0).key()).stream().map(Specimen::of).toList());
    }

    @Test
    void beyondThirtyTwoTheOldestIsDropped() {
      for (int i = 0; i < 40; i++) {
        stored(page(i).as("v" + i));
      }
      List<Long> versions =
          store.find(page(0).key()).stream().map(entry -> Specimen.of(entry).version()).toList();
      assertEquals(IntStream.range(0, 32).mapToObj(i -> 39L - i).toList(), versions);
    }
  }

  @Nested
  class Freshening {
    @ParameterizedTest
    @ValueSource(ints = {1_000, 3_000_000})
    void contentStaysUnderTheNewHead(int size) throws IOException {
      Specimen specimen = Specimen.of("freshened", 1, size);
      StoredEntry old = stored(specimen);
      StoredResponse head = freshHead(specimen);
      StoredEntry fresh = store.freshen(old, head);
      assertEquals(head, fresh.response());
      assertArrayEquals(specimen.content(), Specimen.contentOf(fresh));
      StoredEntry found = only(specimen.key());
      assertEquals(head, found.response());
      assertArrayEquals(specimen.content(), Specimen.contentOf(found));
    }

    @Test
    void otherVariantsStay() {
      StoredEntry english = stored(page(1).as("en"));
      stored(page(2).as("de"));
      store.freshen(english, freshHead(page(1).as("en")));
      assertEquals(
          List.of(page(1).as("en"), page(2).as("de")),
          store.find(english.key()).stream().map(Specimen::of).toList());
    }

    @Test
    void removedEntryIsUsableButDoesNotComeBack() throws IOException {
      StoredEntry entry = stored(page(1));
      store.removeAll(entry.key());
      StoredEntry fresh = store.freshen(entry, freshHead(page(1)));
      assertArrayEquals(page(1).content(), Specimen.contentOf(fresh));
      assertEquals(List.of(), store.find(entry.key()));
    }

    @Test
    void replacedEntryDoesNotComeBack() {
      StoredEntry entry = stored(page(1));
      stored(page(2));
      store.freshen(entry, freshHead(page(1)));
      assertEquals(page(2), Specimen.of(only(entry.key())));
    }

    @Test
    void newSelectingFieldsMoveTheEntry() {
      StoredEntry entry = stored(page(1).as("en"));
      store.freshen(entry, page(1).as("de").response(clock.instant()));
      assertEquals(page(1).as("de"), Specimen.of(only(entry.key())));
    }

    private StoredResponse freshHead(Specimen specimen) {
      StoredResponse old = specimen.response(clock.instant().plusSeconds(5));
      Fields fields = old.head().fields().toBuilder().add(FieldName.ETAG, "\"fresh\"").build();
      return new StoredResponse(
          old.head().withFields(fields),
          old.selectingFields(),
          old.requestTime(),
          old.responseTime(),
          old.deleteAt());
    }
  }

  @Nested
  class Removing {
    @Test
    void removedEntryIsNotFoundAndOthersAre() {
      stored(page(1).as("en"));
      StoredEntry german = stored(page(2).as("de"));
      store.remove(german);
      assertEquals(page(1).as("en"), Specimen.of(only(german.key())));
    }

    @Test
    void removingWhatWasReplacedLeavesTheReplacement() {
      StoredEntry old = stored(page(1));
      stored(page(2));
      store.remove(old);
      assertEquals(page(2), Specimen.of(only(old.key())));
    }

    @Test
    void removingTwiceIsHarmless() {
      StoredEntry entry = stored(page(1));
      store.remove(entry);
      store.remove(entry);
      store.removeAll(entry.key());
      assertEquals(List.of(), store.find(entry.key()));
    }

    @Test
    void removingAllLeavesOtherKeys() {
      stored(page(1).as("en"));
      stored(page(2).as("de"));
      stored(Specimen.of("other", 1, 10));
      store.removeAll(page(0).key());
      assertEquals(List.of(), store.find(page(0).key()));
      assertEquals(1, store.find(Specimen.key("other")).size());
    }

    @Test
    void canBeStoredAgain() {
      stored(page(1));
      store.removeAll(page(0).key());
      stored(page(2));
      assertEquals(page(2), Specimen.of(only(page(0).key())));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 3_000_000})
    void entryStaysReadableWhileItIsReferenced(int size) throws IOException {
      StoredEntry entry = stored(Specimen.of("held", 1, size));
      store.removeAll(entry.key());
      assertEquals(List.of(), store.find(entry.key()));
      assertTrue(Specimen.isWhole(entry));
    }
  }

  @Nested
  class Deletion {
    @Test
    void entryIsFoundUntilItIsToBeDeleted() {
      Specimen specimen = page(1);
      specimen.store(
          store, specimen.response(clock.instant(), clock.instant().plusSeconds(10)), 1_000);
      clock.advance(Duration.ofMillis(9_999));
      assertEquals(1, store.find(specimen.key()).size());
      clock.advance(Duration.ofMillis(2));
      assertEquals(List.of(), store.find(specimen.key()));
    }

    @Test
    void otherVariantsOutliveIt() {
      Specimen brief = page(1).as("en");
      stored(page(2).as("de"));
      brief.store(store, brief.response(clock.instant(), clock.instant().plusSeconds(10)), 1_000);
      clock.advance(Duration.ofSeconds(11));
      assertEquals(page(2).as("de"), Specimen.of(only(brief.key())));
    }

    @Test
    void storingAgainStartsItsTimeAgain() {
      Specimen specimen = page(1);
      specimen.store(
          store, specimen.response(clock.instant(), clock.instant().plusSeconds(10)), 1_000);
      clock.advance(Duration.ofSeconds(8));
      specimen.store(
          store, specimen.response(clock.instant(), clock.instant().plusSeconds(10)), 1_000);
      clock.advance(Duration.ofSeconds(8));
      assertEquals(1, store.find(specimen.key()).size());
    }

    @Test
    void instantsAtTheEndOfTimeAreTaken() {
      Specimen specimen = page(1);
      specimen.store(store, specimen.response(clock.instant(), java.time.Instant.MAX), 1_000);
      assertEquals(1, store.find(specimen.key()).size());
    }

    @Test
    void clockThatIsSetBackDoesNoHarm() {
      stored(page(1));
      clock.advance(Duration.ofDays(-400));
      assertEquals(1, store.find(page(0).key()).size());
      stored(page(2));
      assertEquals(page(2), Specimen.of(only(page(0).key())));
    }
  }

  @Nested
  class Following {
    @Test
    void appendedContentCanBeReadBack() throws IOException {
      Specimen specimen = Specimen.of("followed", 1, 3_000_000);
      byte[] content = specimen.content();
      try (EntryWriter writer =
          store.write(specimen.key(), specimen.response(clock.instant()), -1)) {
        assertEquals(0, writer.readableLength());
        for (int at = 0; at < content.length; at += 50_000) {
          writer.append(Arrays.copyOfRange(content, at, at + 50_000), 50_000);
          assertEquals(at + 50_000, writer.readableLength());
          assertArrayEquals(Arrays.copyOf(content, at + 50_000), readBack(writer, 0, at + 50_000));
        }
        assertNotNull(writer.commit());
        assertArrayEquals(content, readBack(writer, 0, content.length));
      }
    }

    @Test
    void followersSeeOnlyWhatWasAppended() throws Exception {
      Specimen specimen = Specimen.of("followed", 1, 4_000_000);
      byte[] content = specimen.content();
      AtomicBoolean done = new AtomicBoolean();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
          EntryWriter writer =
              store.write(specimen.key(), specimen.response(clock.instant()), content.length)) {
        List<Future<byte[]>> followers =
            IntStream.range(0, 8)
                .mapToObj(i -> threads.submit(() -> follow(writer, content.length, done)))
                .toList();
        for (int at = 0; at < content.length; at += 8_000) {
          assertTrue(writer.append(Arrays.copyOfRange(content, at, at + 8_000), 8_000));
        }
        assertNotNull(writer.commit());
        for (Future<byte[]> follower : followers) {
          assertArrayEquals(content, follower.get());
        }
      } finally {
        done.set(true);
      }
    }

    private byte[] follow(EntryWriter writer, int total, AtomicBoolean done) throws IOException {
      byte[] seen = new byte[total];
      int position = 0;
      while (position < total && !done.get()) {
        long readable = writer.readableLength();
        if (position < readable) {
          int wanted = (int) Math.min(readable - position, 9_999);
          position += writer.read(position, seen, position, wanted);
        } else {
          Thread.yield();
        }
      }
      return seen;
    }

    private byte[] readBack(EntryWriter writer, int from, int to) throws IOException {
      byte[] bytes = new byte[to - from];
      int at = from;
      while (at < to) {
        int count = writer.read(at, bytes, at - from, to - at);
        assertTrue(count > 0);
        at += count;
      }
      return bytes;
    }
  }

  @Nested
  class Entries {
    @Test
    void wireHeadIsEncodedOnce() {
      StoredEntry entry = stored(page(1));
      AtomicInteger calls = new AtomicInteger();
      byte[] head = entry.wireHead(self -> new byte[] {(byte) calls.incrementAndGet()});
      assertSame(head, entry.wireHead(self -> new byte[] {(byte) calls.incrementAndGet()}));
      assertEquals(1, calls.get());
    }

    @Test
    void linksAreClaimedByOneCaller() throws Exception {
      StoredEntry entry = stored(page(1));
      AtomicInteger claims = new AtomicInteger();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 100; i++) {
          threads.execute(
              () -> {
                if (entry.claimLinks()) {
                  claims.incrementAndGet();
                }
              });
        }
      }
      assertEquals(1, claims.get());
    }
  }

  @Nested
  class ManyAtOnce {
    private static final int THREADS = 8;
    private static final int ROUNDS = 1_500;

    @Test
    void everyEntryFoundIsWholeAndBelongsToItsKey() throws Exception {
      AtomicInteger found = new AtomicInteger();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> running =
            IntStream.range(0, THREADS)
                .<Future<?>>mapToObj(i -> threads.submit(() -> work(i, found)))
                .toList();
        for (Future<?> thread : running) {
          thread.get();
        }
      }
      assertTrue(found.get() > 0);
      assertEquals(List.of(), List.copyOf(faults));
      assertNothingLeft();
    }

    private Void work(int thread, AtomicInteger found) throws IOException {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      for (int round = 0; round < ROUNDS; round++) {
        String path = "shared/" + random.nextInt(40);
        String variant = random.nextBoolean() ? "" : "v" + random.nextInt(3);
        int size = random.nextInt(100) == 0 ? 1_100_000 : random.nextInt(8_000);
        Specimen specimen = Specimen.of(path, thread * 1_000_000L + round, size).as(variant);
        switch (random.nextInt(10)) {
          case 0 -> store.removeAll(specimen.key());
          case 1 -> store.find(specimen.key()).forEach(entry -> maybe(random, entry));
          case 2, 3 -> specimen.store(store, clock.instant());
          case 4 -> abandon(specimen);
          default -> {
            for (StoredEntry entry : store.find(specimen.key())) {
              assertEquals(specimen.key(), entry.key());
              assertTrue(Specimen.isWhole(entry), entry::toString);
              found.incrementAndGet();
            }
          }
        }
      }
      return null;
    }

    private void maybe(ThreadLocalRandom random, StoredEntry entry) {
      if (random.nextInt(4) == 0) {
        store.remove(entry);
      } else {
        store.freshen(entry, Specimen.of(entry).response(clock.instant().plusMillis(1)));
      }
    }

    private void abandon(Specimen specimen) {
      try (EntryWriter writer =
          store.write(specimen.key(), specimen.response(clock.instant()), -1)) {
        writer.append(specimen.content(), specimen.size());
      }
    }

    @Test
    void lastOneToCommitWins() throws Exception {
      CacheKey key = page(0).key();
      for (int round = 0; round < 50; round++) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int i = 0; i < 4; i++) {
            Specimen specimen = page(round * 4L + i);
            threads.execute(() -> specimen.store(store, clock.instant()));
          }
        }
        assertTrue(Specimen.isWhole(only(key)));
        stored(page(1_000 + round));
        assertEquals(1_000 + round, Specimen.of(only(key)).version());
      }
    }
  }

  @Nested
  class Abandoned {
    @Test
    void thousandsOfWritersLeaveNothing() {
      for (int i = 0; i < 3_000; i++) {
        Specimen specimen = Specimen.of("abandoned/" + i % 100, i, 2_000);
        EntryWriter writer = store.write(specimen.key(), specimen.response(clock.instant()), -1);
        writer.append(specimen.content(), specimen.size());
        writer.close();
      }
      for (int i = 0; i < 100; i++) {
        assertEquals(List.of(), store.find(Specimen.key("abandoned/" + i)));
      }
      assertNothingLeft();
    }

    @Test
    void largeOnesLeaveNothing() {
      for (int i = 0; i < 10; i++) {
        Specimen specimen = Specimen.of("abandoned/" + i, i, 2_000_000);
        EntryWriter writer = store.write(specimen.key(), specimen.response(clock.instant()), -1);
        writer.append(specimen.content(), specimen.size());
        writer.close();
        assertEquals(List.of(), store.find(specimen.key()));
      }
      assertNothingLeft();
    }

    @Test
    void closingTheStoreBeforeTheWriterIsHarmless() {
      Specimen specimen = Specimen.of("late", 1, 2_000_000);
      EntryWriter writer = store.write(specimen.key(), specimen.response(clock.instant()), -1);
      writer.append(specimen.content(), specimen.size());
      store.close();
      writer.append(new byte[10], 10);
      writer.commit();
      writer.close();
    }
  }
}
