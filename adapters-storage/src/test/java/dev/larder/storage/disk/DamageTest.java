package dev.larder.storage.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.spi.Specimen;
import dev.larder.application.spi.StoredEntry;
import dev.larder.storage.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamageTest extends DiskFixture {
  private final List<Specimen> all = new ArrayList<>();

  private void fill() {
    limits = Limits.of(16L * MIB, 4L * MIB);
    open();
    for (int i = 0; i < 300; i++) {
      all.add(Specimen.of("item/" + i, i, 100 + i * 37 % 9_000));
    }
    for (int i = 0; i < 3; i++) {
      all.add(Specimen.of("big/" + i, i, 700_000 + i));
    }
    all.forEach(this::stored);
    settle();
  }

  private int countFound() {
    int found = 0;
    for (Specimen specimen : all) {
      found += isFoundWhole(specimen) ? 1 : 0;
    }
    return found;
  }

  private static void overwrite(Path file, long position, byte[] bytes) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), position);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Segment first(boolean large) {
    return segments().stream().filter(segment -> segment.isLarge() == large).findFirst().get();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void rotOfAnyFileNeverServesAWrongOctet(int seed) throws IOException {
    fill();
    store.close();
    Random random = new Random(seed);
    List<Path> files = new ArrayList<>();
    segments().forEach(segment -> files.add(segment.path()));
    files.add(directory().resolve("index.db"));
    files.add(directory().resolve("clean"));
    for (int i = 0; i < 4; i++) {
      Path file = files.get(random.nextInt(files.size()));
      long size = Files.size(file);
      long at = random.nextLong(Math.max(1, size));
      switch (random.nextInt(3)) {
        case 0 -> overwrite(file, at, new byte[] {(byte) random.nextInt()});
        case 1 -> overwrite(file, at, new byte[(int) Math.min(4_096, size - at)]);
        default -> {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Math.max(at, size / 2));
          }
        }
      }
    }
    open();
    settle();
    int found = countFound();
    assertTrue(found >= 40, () -> "found only " + found + " of " + all.size());
    assertEquals(found, countFound());
  }

  @Test
  void oneDamagedRecordCostsOneEntry() {
    fill();
    store.close();
    makeDirty();
    overwrite(first(false).path(), 2_000, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    open();
    settle();
    assertEquals(all.size() - 1, countFound());
  }

  @Test
  void damagedHeaderCostsOneEntry() {
    fill();
    store.close();
    makeDirty();
    overwrite(first(false).path(), 8, new byte[] {1, 2, 3, 4});
    open();
    settle();
    assertEquals(all.size() - 1, countFound());
  }

  @Test
  void damageBehindACleanIndexIsNoticedWhenTheRecordIsRead() {
    fill();
    store.close();
    overwrite(first(false).path(), 2_000, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    open();
    settle();
    assertEquals(all.size() - 1, countFound());
    assertEquals(1, faults.size(), faults::toString);
    settle();
    assertEquals(all.size() - 1, countFound());
    assertEquals(1, faults.size(), faults::toString);
  }

  @Test
  void tornTailIsCutAtTheLastGoodRecord() throws IOException {
    fill();
    store.close();
    makeDirty();
    Segment last = segments().stream().filter(segment -> !segment.isLarge()).toList().getLast();
    try (FileChannel channel = FileChannel.open(last.path(), StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 11);
    }
    open();
    settle();
    assertEquals(all.size() - 1, countFound());
    assertTrue(Files.size(last.path()) % 8 == 0);
  }

  @Test
  void damagedChunkEndsTheStreamBeforeAnyOctetOfIt() throws IOException {
    fill();
    store.close();
    Segment big = first(true);
    overwrite(big.path(), 64 + 300_000, new byte[] {1, 2, 3});
    open();
    settle();
    StoredEntry damaged = null;
    for (Specimen specimen : all.subList(300, 303)) {
      StoredEntry entry = store.find(specimen.key()).getFirst();
      try {
        Specimen.contentOf(entry);
      } catch (IOException e) {
        damaged = entry;
      }
    }
    StoredEntry entry = damaged;
    assertThrows(IOException.class, () -> Specimen.read(entry, 262_144, 1));
    byte[] sound = Specimen.read(entry, 0, 262_144);
    assertEquals(262_144, sound.length);
    assertEquals(List.of(), store.find(entry.key()));
    Await.until(() -> !Files.exists(big.path()));
    assertFalse(faults.isEmpty());
  }

  @Test
  void damagedChecksumsOfALargeContentCostThatEntry() throws IOException {
    fill();
    store.close();
    makeDirty();
    Segment big = first(true);
    overwrite(big.path(), 64 + 700_000 + 8, new byte[] {1, 2, 3});
    open();
    settle();
    assertEquals(all.size() - 1, countFound());
  }

  @Test
  void deletedSegmentCostsItsEntriesOnly() throws IOException {
    fill();
    store.close();
    Files.delete(first(true).path());
    open();
    settle();
    assertEquals(all.size() - 1, countFound());
  }
}
