package dev.larder.storage.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.spi.Specimen;
import dev.larder.application.spi.StoredEntry;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// A process that is killed while it stores with all its might.
class KillTest extends DiskFixture {
  @Test
  void everythingWrittenIsFoundAndNothingElse() throws Exception {
    limits = Limits.of(64L * MIB, 16L * MIB);
    long first = 1;
    for (int round = 0; round < 3; round++) {
      long written = writeAndKill(first, first + 1_000 + round * 500);
      open();
      settle();
      for (int key = 0; key < ChildProcess.KEYS; key++) {
        check(key, written);
      }
      store.close();
      first = written + 20_000;
    }
  }

  /// Has a process store until it has written past `goal`, and kills it some time later.
  ///
  /// @return the last number of which it said that everything up to it is written
  private long writeAndKill(long first, long goal) throws Exception {
    Process child = ChildProcess.start("write", directory(), Long.toString(first));
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(child.getInputStream()))) {
      long written = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        written = Long.parseLong(line);
        if (written >= goal) {
          break;
        }
      }
      LockSupport.parkNanos(new Random(goal).nextInt(40_000_000));
      return written;
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private void check(int key, long written) {
    List<StoredEntry> found = store.find(Specimen.key("load/" + key));
    long latest = written - Math.floorMod(written - key, (long) ChildProcess.KEYS);
    assertEquals(1, found.size(), () -> "load/" + key + " of " + latest);
    assertTrue(isWhole(found.getFirst()));
    assertTrue(Specimen.of(found.getFirst()).version() >= latest);
  }
}
