package dev.larder.bootstrap.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.domain.message.MalformedTarget;
import dev.larder.domain.message.TargetUri;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoggedEventsTest {
  private static final long START = Long.MAX_VALUE - 5;

  private final RecordedLog log = new RecordedLog();

  /// About to overflow, as `nanoTime` may.
  private final AtomicLong nanos = new AtomicLong(START);

  private final LoggedEvents events = new LoggedEvents(log, nanos::get);

  @Test
  void theFirstFaultIsLoggedAtOnce() {
    events.storeFault("append", "no space");
    assertEquals(List.of("store fault: append: no space"), log.warnings);
  }

  @Test
  void faultsAreLoggedOnceAMinuteWithACount() {
    for (int i = 0; i < 1_000; i++) {
      events.storeFault("append", "no space");
    }
    nanos.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
    events.storeFault("append", "no space");
    assertEquals(1, log.warnings.size());
    nanos.addAndGet(1);
    events.storeFault("read", "damaged");
    assertEquals("store fault: read: damaged (and 1000 more)", log.warnings.get(1));
    assertEquals(2, log.warnings.size());
  }

  @Test
  void faultsThatWereHeldBackAreCountedAtTheEnd() {
    events.storeFault("append", "no space");
    events.storeFault("append", "no space");
    events.close();
    assertEquals("store fault: 1 more", log.warnings.getLast());
  }

  @Test
  void whatIsNoFaultIsNoWarning() throws MalformedTarget {
    TargetUri target = TargetUri.parse("http://a/");
    events.storeAbandoned(target, "backlog");
    events.prefetched(target, 200, true);
    events.prefetchDropped(target, "queue");
    events.prefetchFailed(target, "refused");
    events.close();
    assertEquals(List.of(), log.warnings);
  }
}
