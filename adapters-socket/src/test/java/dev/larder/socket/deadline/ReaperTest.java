package dev.larder.socket.deadline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.socket.raw.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ReaperTest {
  private static final long SECOND = 1_000_000_000L;

  private static class Probe extends Watched {
    final List<Integer> expired = new CopyOnWriteArrayList<>();

    @Override
    protected void expire(int phase) {
      expired.add(phase);
    }
  }

  @Test
  void nothingExpiresBeforeItsDeadline() {
    Probe probe = new Probe();
    long now = System.nanoTime();
    probe.armAt(1, now + SECOND);
    probe.check(now);
    probe.check(now + SECOND - 10);
    assertTrue(probe.expired.isEmpty());
  }

  @Test
  void whatIsPastItsDeadlineExpiresOnce() {
    Probe probe = new Probe();
    probe.armAt(5, 100);
    probe.check(100);
    probe.check(200);
    assertEquals(List.of(5), probe.expired);
    assertEquals(0, probe.phase());
  }

  @Test
  void deadlinesHoldWhereTheClockWraps() {
    Probe probe = new Probe();
    long now = Long.MAX_VALUE - 5;
    probe.armAt(1, now + 1_000);
    probe.check(now);
    assertTrue(probe.expired.isEmpty());
    probe.check(now + 1_001);
    assertEquals(List.of(1), probe.expired);
  }

  @Test
  void replacedDeadlineCounts() {
    Probe probe = new Probe();
    probe.armAt(1, 100);
    probe.armAt(2, 1_000);
    probe.check(500);
    assertTrue(probe.expired.isEmpty());
    probe.disarm();
    probe.check(2_000);
    assertTrue(probe.expired.isEmpty());
  }

  @Test
  void everythingRegisteredIsLookedAt() {
    try (Reaper reaper = new Reaper(Duration.ofMillis(1))) {
      Probe late = new Probe();
      Probe early = new Probe();
      late.arm(1, SECOND * 1_000);
      early.arm(2, 0);
      reaper.watch(late);
      reaper.watch(early);
      Eventually.holds(() -> early.expired.equals(List.of(2)));
      assertTrue(late.expired.isEmpty());
    }
  }

  @Test
  void oneThatFailsDoesNotHurtTheOthers() {
    try (Reaper reaper = new Reaper(Duration.ofMillis(1))) {
      Probe failing =
          new Probe() {
            @Override
            protected void expire(int phase) {
              throw new AssertionError("made for a test");
            }
          };
      failing.arm(1, 0);
      reaper.watch(failing);
      Eventually.holds(() -> failing.phase() == 0);
      Probe other = new Probe();
      other.arm(1, 0);
      reaper.watch(other);
      Eventually.holds(() -> !other.expired.isEmpty());
    }
  }

  @Test
  void restsWhileNothingIsRegisteredAndWakesUp() {
    try (Reaper reaper = new Reaper(Duration.ofMillis(1))) {
      for (int i = 0; i < 50; i++) {
        Probe probe = new Probe();
        probe.arm(1, 0);
        reaper.watch(probe);
        Eventually.holds(() -> !probe.expired.isEmpty());
        reaper.release(probe);
      }
    }
  }

  @Test
  void releasedOnesAreLeftAlone() {
    try (Reaper reaper = new Reaper(Duration.ofMillis(1))) {
      Probe released = new Probe();
      released.arm(1, 0);
      Probe other = new Probe();
      reaper.watch(other);
      reaper.watch(released);
      reaper.release(released);
      released.expired.clear();
      released.arm(1, 0);
      other.arm(1, 0);
      Eventually.holds(() -> !other.expired.isEmpty());
      assertEquals(1, released.phase());
    }
  }
}
