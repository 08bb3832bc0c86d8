package dev.larder.application.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.message.MalformedTarget;
import dev.larder.domain.message.TargetUri;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private final InFlight inFlight = new InFlight();

  private static CacheKey key(String path) {
    try {
      return new CacheKey(TargetUri.parse("http://example.com/" + path));
    } catch (MalformedTarget impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void firstLeadsAndOthersFollow() {
    InFlight.Role leader = inFlight.join(key("a"), Set.of());
    InFlight.Role follower = inFlight.join(key("a"), Set.of());
    assertTrue(leader.leads());
    assertFalse(follower.leads());
    assertSame(leader.fetch(), follower.fetch());
    assertTrue(inFlight.join(key("b"), Set.of()).leads());
    assertEquals(2, inFlight.size());
  }

  @Test
  void unsuitableFetchIsNotJoinedAgain() {
    Fetch first = inFlight.join(key("a"), Set.of()).fetch();
    InFlight.Role second = inFlight.join(key("a"), Set.of(first));
    assertTrue(second.leads());
    assertNotSame(first, second.fetch());
    InFlight.Role third = inFlight.join(key("a"), Set.of(first));
    assertFalse(third.leads());
    assertSame(second.fetch(), third.fetch());
    assertEquals(1, inFlight.size());
  }

  @Test
  void landedFetchIsNotJoinedAndIsSeenToHaveLanded() {
    int before = inFlight.landings(key("a"));
    Fetch fetch = inFlight.join(key("a"), Set.of()).fetch();
    inFlight.land(fetch);
    inFlight.land(fetch);
    assertNotEquals(before, inFlight.landings(key("a")));
    assertEquals(0, inFlight.size());
    assertTrue(inFlight.join(key("a"), Set.of()).leads());
  }

  @Test
  void outdatedFetchIsMarkedAndNotJoined() {
    Fetch fetch = inFlight.join(key("a"), Set.of()).fetch();
    inFlight.outdate(key("a"));
    inFlight.outdate(key("a"));
    assertTrue(fetch.isOutdated());
    InFlight.Role later = inFlight.join(key("a"), Set.of());
    assertTrue(later.leads());
    inFlight.land(fetch);
    assertFalse(later.fetch().isOutdated());
    assertSame(later.fetch(), inFlight.join(key("a"), Set.of()).fetch());
  }

  @Test
  void firstOutcomeCounts() {
    Fetch fetch = new Fetch(key("a"));
    fetch.settle(new Fetch.Outcome.NotShareable());
    fetch.settle(new Fetch.Outcome.Failed(null));
    assertInstanceOf(Fetch.Outcome.NotShareable.class, fetch.await());
  }

  @Test
  void interruptedWaitEndsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertInstanceOf(Fetch.Outcome.NotShareable.class, new Fetch(key("a")).await());
    assertTrue(Thread.interrupted());
  }
}
