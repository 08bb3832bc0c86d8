package dev.larder.socket.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.spi.OriginFailure;
import dev.larder.application.spi.OriginFailure.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NameResolverTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");

  private final AtomicInteger lookups = new AtomicInteger();
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private NameResolver names;

  @AfterEach
  void close() {
    mayAnswer.countDown();
    names.close();
  }

  private void resolver(NameResolver.Lookup lookup, Duration timeout, Duration remembered) {
    names =
        new NameResolver(
            host -> {
              lookups.incrementAndGet();
              return lookup.lookUp(host);
            },
            timeout,
            remembered);
  }

  private List<InetAddress> slowly(String host) throws UnknownHostException {
    try {
      mayAnswer.await();
    } catch (InterruptedException closed) {
      throw new UnknownHostException(host);
    }
    return List.of(ADDRESS);
  }

  private Kind failure(String host) {
    return assertThrows(OriginFailure.class, () -> names.resolve(host)).kind();
  }

  @Test
  void addressesNeedNoLookup() throws Exception {
    resolver(host -> List.of(ADDRESS), LONG, LONG);
    assertEquals(List.of(InetAddress.ofLiteral("127.0.0.1")), names.resolve("127.0.0.1"));
    assertEquals(List.of(InetAddress.ofLiteral("::1")), names.resolve("[::1]"));
    assertEquals(0, lookups.get());
    assertTrue(NameResolver.isLiteral("[::1]"));
    assertFalse(NameResolver.isLiteral("1password.test"));
  }

  @Test
  void whatWasFoundIsRememberedForAWhile() throws Exception {
    resolver(host -> List.of(ADDRESS), LONG, LONG);
    names.resolve("a.test");
    assertEquals(List.of(ADDRESS), names.resolve("a.test"));
    names.resolve("b.test");
    assertEquals(2, lookups.get());
  }

  @Test
  void whatWasFoundIsNotRememberedForEver() throws Exception {
    resolver(host -> List.of(ADDRESS), LONG, Duration.ZERO);
    names.resolve("a.test");
    names.resolve("a.test");
    assertEquals(2, lookups.get());
  }

  @Test
  void onlySoManyNamesAreRemembered() throws Exception {
    resolver(host -> List.of(ADDRESS), LONG, LONG);
    for (int i = 0; i <= 1_000; i++) {
      names.resolve("h" + i + ".test");
    }
    names.resolve("h1000.test");
    assertEquals(1_001, lookups.get());
    names.resolve("h0.test");
    assertEquals(1_002, lookups.get(), "the eldest has been forgotten");
  }

  @Test
  void unknownHostIsNotRemembered() {
    resolver(
        host -> {
          throw new UnknownHostException(host);
        },
        LONG,
        LONG);
    assertEquals(Kind.DNS_ERROR, failure("a.test"));
    assertEquals(Kind.DNS_ERROR, failure("a.test"));
    assertEquals(2, lookups.get());
  }

  @Test
  void lookupsOfOneNameAtATimeAreOne() throws Exception {
    resolver(this::slowly, LONG, LONG);
    List<Thread> all = new ArrayList<>();
    AtomicInteger found = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      all.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      found.addAndGet(names.resolve("a.test").size());
                    } catch (OriginFailure failed) {
                      throw new IllegalStateException(failed);
                    }
                  }));
    }
    mayAnswer.countDown();
    for (Thread thread : all) {
      thread.join();
    }
    assertEquals(20, found.get());
    assertEquals(1, lookups.get());
  }

  @Test
  void lookupThatTakesTooLongIsATimeout() {
    resolver(this::slowly, Duration.ofMillis(20), LONG);
    assertEquals(Kind.DNS_TIMEOUT, failure("a.test"));
    assertEquals(Kind.DNS_TIMEOUT, failure("a.test"));
    assertEquals(1, lookups.get(), "the one under way is waited for again");
  }

  @Test
  void onlySoManyLookupsWait() throws Exception {
    resolver(this::slowly, Duration.ofMillis(1), LONG);
    for (int i = 0; i < 1_100; i++) {
      assertEquals(Kind.DNS_TIMEOUT, failure("h" + i + ".test"));
    }
    assertTrue(lookups.get() <= 4);
  }
}
