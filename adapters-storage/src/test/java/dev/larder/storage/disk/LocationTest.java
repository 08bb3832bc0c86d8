package dev.larder.storage.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocationTest {
  @Test
  void locationsSurvivePacking() {
    List<Location> locations =
        List.of(
            new Location(1, 0, 64, 0, 1, 2),
            new Location(Integer.MAX_VALUE, (1L << 35) - 8, 1 << 30, -1, Long.MAX_VALUE, -1));
    assertEquals(locations, Location.unpack(Location.pack(locations)));
    assertEquals(List.of(), Location.unpack(null));
  }

  @Test
  void recordIsDueAtTheFirstTickAfterItsTime() {
    long millis = Instant.parse("2026-11-22T10:00:00.001Z").toEpochMilli();
    int due = Due.at(millis);
    assertFalse(Due.isPast(due, Due.now(millis)));
    assertTrue(Due.isPast(due, Due.now(millis + 249)));
  }

  @Test
  void whatIsDueLongAgoIsDueAndWhatIsDueNeverIsNot() {
    int now = Due.now(Instant.parse("2060-01-01T00:00:00Z").toEpochMilli());
    assertTrue(Due.isPast(Due.at(Long.MIN_VALUE), now));
    assertFalse(Due.isPast(Due.at(Long.MAX_VALUE), now));
    assertTrue(Due.isPast(Due.at(0), Due.now(0)));
  }
}
