package dev.larder.storage.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.EntryWriter;
import dev.larder.application.spi.MutableClock;
import dev.larder.application.spi.Specimen;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryBoundsTest {
  private static final int MIB = 1 << 20;

  private final MutableClock clock = new MutableClock();
  private final MemoryStore store = new MemoryStore(4 * MIB, clock, CacheEvents.NONE);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void entriesTakeNoMoreThanTheyMay() {
    for (int i = 0; i < 2_000; i++) {
      assertNotNull(Specimen.of("item/" + i, i, 10_000).store(store, clock.instant()));
      assertTrue(store.octets() <= 4 * MIB);
    }
    assertTrue(store.octets() > 3 * MIB);
  }

  @Test
  void emptyContentsCountTheirOverhead() {
    for (int i = 0; i < 20_000; i++) {
      Specimen.of("item/" + i, i, 0).store(store, clock.instant());
    }
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      found += store.find(Specimen.key("item/" + i)).size();
    }
    assertTrue(found < 4 * MIB / 600);
  }

  @Test
  void variantsOfOneResourceMayHaveAQuarter() {
    for (int i = 0; i < 10; i++) {
      Specimen.of("page", i, 400_000).as("v" + i).store(store, clock.instant());
    }
    assertEquals(2, store.find(Specimen.key("page")).size());
  }

  @Test
  void responsesUnderWayAreBounded() {
    EntryWriter[] writers = new EntryWriter[5];
    boolean refused = false;
    for (int i = 0; i < 5; i++) {
      Specimen specimen = Specimen.of("open/" + i, i, 0);
      writers[i] = store.write(specimen.key(), specimen.response(clock.instant()), -1);
      refused |= !writers[i].append(new byte[400_000], 400_000);
    }
    assertTrue(refused);
    assertTrue(store.uncommittedOctets() <= MIB);
    for (EntryWriter writer : writers) {
      writer.close();
    }
    assertEquals(0, store.uncommittedOctets());
  }

  @Test
  void expiredEntriesLeaveTheHeap() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      Specimen.of("item/" + i, i, 10_000).store(store, clock.instant());
    }
    assertTrue(store.octets() > MIB / 2);
    clock.advance(Duration.ofHours(2));
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (store.octets() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertEquals(0, store.octets());
  }

  @Test
  void findingAgainAllocatesNoList() {
    Specimen.of("page", 1, 10).store(store, clock.instant());
    assertFalse(store.find(Specimen.key("page")).isEmpty());
    List<?> first = store.find(Specimen.key("page"));
    assertTrue(first == (Object) store.find(Specimen.key("page")));
  }
}
