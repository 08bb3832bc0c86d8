package dev.larder.application.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.api.Answer;
import dev.larder.application.api.Content;
import dev.larder.application.fakes.Await;
import dev.larder.application.fakes.Reply;
import dev.larder.application.spi.OriginFailure;
import dev.larder.domain.message.FieldName;
import java.io.IOException;
import java.lang.Thread.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CollapsedForwardingTest {
  private static final String A_MINUTE = "max-age=60";

  private final Proxy proxy = Proxy.standard();
  private final CountDownLatch head = new CountDownLatch(1);
  private final CountDownLatch rest = new CountDownLatch(1);
  private final List<Reply> replies = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void nothingIsLeftBehind() {
    proxy.mustComeToRest();
    for (Reply reply : replies) {
      Await.until("every content is closed", () -> reply.closedContents() > 0);
    }
  }

  private static byte[] octets(int count) {
    byte[] octets = new byte[count];
    new Random(count).nextBytes(octets);
    return octets;
  }

  private Reply page(byte[] body, String... fields) {
    List<String> all = new ArrayList<>(List.of("Cache-Control", A_MINUTE));
    all.addAll(List.of(fields));
    Reply reply = Reply.of(200, body, all.toArray(String[]::new));
    replies.add(reply);
    return reply;
  }

  private <T> FutureTask<T> start(Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    threads.add(Thread.ofVirtual().start(task));
    return task;
  }

  /// Waits until every thread waits: the leader for its origin, the others for the leader.
  private void allMustWait() {
    Await.until(
        "followers",
        () ->
            threads.stream()
                .map(Thread::getState)
                .allMatch(state -> state == State.WAITING || state == State.TIMED_WAITING));
  }

  private static <T> T result(FutureTask<T> task) {
    try {
      return task.get();
    } catch (InterruptedException | ExecutionException failed) {
      throw new AssertionError(failed);
    }
  }

  private List<FutureTask<Served>> clients(int count, String... fields) {
    List<FutureTask<Served>> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(start(() -> proxy.get(fields)));
    }
    return clients;
  }

  /// A leader whose origin holds the head back, and followers who wait for it.
  private List<FutureTask<Served>> waiting(int count) {
    List<FutureTask<Served>> clients = clients(1);
    Await.until("a leader", () -> proxy.origin.sent() == 1);
    clients.addAll(clients(count - 1));
    allMustWait();
    return clients;
  }

  private static byte[] read(Content content, int count) {
    byte[] octets = new byte[count];
    int filled = 0;
    try {
      while (filled < count) {
        int more = content.read(octets, filled, count - filled);
        assertTrue(more > 0, "content ended early");
        filled += more;
      }
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
    return octets;
  }

  private static Content content(Answer answer) {
    return assertInstanceOf(Answer.Response.class, answer).content();
  }

  @Nested
  class OneFetch {
    @ParameterizedTest
    @ValueSource(ints = {0, 1024, 100_000})
    void thousandClientsCauseOneRequest(int size) {
      byte[] body = octets(size);
      proxy.origin.reply(page(body).withHeadHeldBack(head));
      List<FutureTask<Served>> clients = waiting(1000);
      head.countDown();
      int leaders = 0;
      for (FutureTask<Served> client : clients) {
        Served served = result(client);
        assertEquals(200, served.status());
        assertNull(served.broken());
        assertArrayEquals(body, served.body());
        leaders += served.cacheStatus().equals("larder; fwd=uri-miss; stored") ? 1 : 0;
      }
      assertEquals(1, leaders);
      assertEquals(1, proxy.origin.sent());
      assertEquals(1, proxy.store.commits());
    }

    @Test
    void smallContentThatCameAtOnceIsSharedToo() {
      proxy.origin.reply(page(octets(100)).withContentAtOnce().withHeadHeldBack(head));
      List<FutureTask<Served>> clients = waiting(100);
      head.countDown();
      clients.forEach(client -> assertArrayEquals(octets(100), result(client).body()));
      assertEquals(1, proxy.origin.sent());
    }

    @Test
    void oneValidationServesAll() {
      proxy.origin.reply(page(octets(10), "ETag", "\"a\""));
      proxy.get();
      proxy.mustComeToRest();
      proxy.advanceSeconds(100);
      proxy.origin.reply(Reply.notModified("ETag", "\"a\"").withHeadHeldBack(head));
      FutureTask<Served> leader = start(proxy::get);
      Await.until("a leader", () -> proxy.origin.sent() == 2);
      List<FutureTask<Served>> followers = clients(50);
      allMustWait();
      head.countDown();
      assertEquals("larder; fwd=stale; fwd-status=304", result(leader).cacheStatus());
      followers.forEach(client -> assertArrayEquals(octets(10), result(client).body()));
      assertEquals(2, proxy.origin.sent());
    }

    @Test
    void followerSaysThatItWasCollapsed() {
      proxy.origin.reply(page(octets(10)).withContentHeldBack(5, rest));
      try (Answer leader = proxy.ask();
          Answer follower = proxy.ask()) {
        assertEquals("larder; fwd=uri-miss; stored", leader.cacheStatus().toFieldValue());
        assertEquals(
            "larder; fwd=uri-miss; stored; collapsed", follower.cacheStatus().toFieldValue());
        Answer.Response response = assertInstanceOf(Answer.Response.class, follower);
        assertEquals("0", response.head().fields().first(FieldName.AGE));
        assertEquals("1.1 " + Proxy.PSEUDONYM, response.head().fields().first(FieldName.VIA));
        rest.countDown();
      }
    }
  }

  @Nested
  class Streaming {
    @Test
    void followersReadWhileTheLeaderStillDownloads() {
      byte[] body = octets(200_000);
      proxy.origin.reply(page(body).withContentHeldBack(100_000, rest));
      try (Answer leader = proxy.ask();
          Answer early = proxy.ask();
          Answer late = proxy.ask()) {
        byte[] half = Arrays.copyOf(body, 100_000);
        assertArrayEquals(half, read(content(leader), 100_000));
        assertArrayEquals(half, read(content(early), 100_000));
        assertArrayEquals(half, read(content(late), 100_000));
        rest.countDown();
        byte[] otherHalf = Arrays.copyOfRange(body, 100_000, 200_000);
        assertArrayEquals(otherHalf, read(content(late), 100_000));
        assertArrayEquals(otherHalf, read(content(leader), 100_000));
        assertArrayEquals(otherHalf, read(content(early), 100_000));
      }
      assertEquals(1, proxy.origin.sent());
    }

    @Test
    void whoHasReadEverythingFindsItStored() throws IOException {
      proxy.origin.reply(page(octets(100_000)));
      try (Answer leader = proxy.ask()) {
        read(content(leader), 100_000);
        assertEquals(-1, content(leader).read(new byte[1], 0, 1));
        assertEquals("larder; hit; ttl=60", proxy.get().cacheStatus());
      }
    }

    @Test
    void leaderThatLeavesEarlyDoesNotBreakFollowers() {
      byte[] body = octets(300_000);
      proxy.origin.reply(page(body).withContentHeldBack(1000, rest));
      Answer leader = proxy.ask();
      try (Answer follower = proxy.ask()) {
        read(content(leader), 10);
        leader.close();
        rest.countDown();
        assertArrayEquals(body, read(content(follower), 300_000));
      }
    }

    @Test
    void slowReaderDoesNotHoldUpTheOthers() {
      byte[] body = octets(3_000_000);
      proxy.origin.reply(page(body).withContentHeldBack(1000, rest));
      try (Answer slow = proxy.ask();
          Answer quick = proxy.ask()) {
        rest.countDown();
        assertArrayEquals(body, read(content(quick), body.length));
        assertArrayEquals(body, read(content(slow), body.length));
      }
      assertTrue(proxy.store.octetsReadBack() > 2_000_000, "memory holds a window only");
    }

    @Test
    void contentInDropsArrivesWhole() {
      byte[] body = octets(5_000);
      Reply reply = page(body).withUnknownLength();
      proxy.origin.reply(reply);
      assertArrayEquals(body, proxy.get().body());
      assertArrayEquals(body, proxy.get().body());
      assertEquals(1, proxy.origin.sent());
    }
  }

  @Nested
  class NotForSharing {
    @ParameterizedTest
    @ValueSource(strings = {"private", "no-store", "no-cache", "max-age=0"})
    void everyFollowerGetsAResponseOfItsOwn(String directive) {
      proxy.origin.handle(
          (request, content) ->
              Reply.ok(
                      "for " + request.fields().first(FieldName.COOKIE),
                      "Cache-Control",
                      directive,
                      "ETag",
                      "\"x\"")
                  .withHeadHeldBack(head));
      List<FutureTask<Served>> clients = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String cookie = "user=" + i;
        clients.add(start(() -> proxy.get("Cookie", cookie)));
      }
      allMustWait();
      assertEquals(1, proxy.origin.sent());
      head.countDown();
      for (int i = 0; i < 50; i++) {
        assertEquals("for user=" + i, result(clients.get(i)).text());
      }
      assertEquals(50, proxy.origin.sent());
    }

    @Test
    void followersDoNotQueueUpBehindOneAnother() {
      CountDownLatch all = new CountDownLatch(10);
      proxy.origin.handle(
          (request, content) -> {
            all.countDown();
            Await.latch(proxy.origin.sent() == 1 ? head : all);
            return Reply.ok("x", "Cache-Control", "private");
          });
      List<FutureTask<Served>> clients = waiting(10);
      head.countDown();
      clients.forEach(client -> assertEquals("x", result(client).text()));
    }

    @Test
    void otherVariantIsFetchedForItself() {
      proxy.origin.handle(
          (request, content) ->
              Reply.ok(
                      "in " + request.fields().first(FieldName.ACCEPT_LANGUAGE),
                      "Cache-Control",
                      A_MINUTE,
                      "Vary",
                      "Accept-Language")
                  .withHeadHeldBack(head));
      List<FutureTask<Served>> german = clients(20, "Accept-Language", "de");
      List<FutureTask<Served>> english = clients(20, "Accept-Language", "en");
      allMustWait();
      assertEquals(1, proxy.origin.sent());
      head.countDown();
      german.forEach(client -> assertEquals("in de", result(client).text()));
      english.forEach(client -> assertEquals("in en", result(client).text()));
      assertEquals(2, proxy.origin.sent());
    }

    @Test
    void authorisedRequestNeverWaitsForOthers() {
      proxy.origin.reply(page(octets(10)).withHeadHeldBack(head), page(octets(20)));
      FutureTask<Served> leader = start(proxy::get);
      Await.until("a leader", () -> proxy.origin.sent() == 1);
      assertEquals(20, proxy.get("Authorization", "x").body().length);
      head.countDown();
      assertEquals(10, result(leader).body().length);
    }

    @Test
    void requestThatInsistsOnTheOriginIsNotAnsweredByAnEarlierFetch() {
      proxy.origin.reply(page(octets(10)).withContentHeldBack(5, rest), page(octets(20)));
      try (Answer leader = proxy.ask()) {
        assertEquals(20, proxy.get("Cache-Control", "no-cache").body().length);
        rest.countDown();
        read(content(leader), 10);
      }
    }

    @Test
    void getAfterASuccessfulPostIsNotAnsweredByAnEarlierFetch() {
      proxy.origin.reply(
          page(octets(10)).withContentHeldBack(5, rest),
          Reply.of(204, new byte[0]),
          page(octets(20)));
      try (Answer leader = proxy.ask()) {
        proxy.request("POST", Content.EMPTY);
        assertEquals(20, proxy.get().body().length);
        rest.countDown();
        assertArrayEquals(octets(10), read(content(leader), 10));
      }
      proxy.mustComeToRest();
      assertEquals(20, proxy.get().body().length);
      assertEquals(3, proxy.origin.sent());
    }
  }

  @Nested
  class GivingUp {
    @Test
    void longDownloadThatNobodyWaitsForIsGivenUp() {
      Reply reply = page(octets(6_000_000)).withContentHeldBack(100_000, rest);
      proxy.origin.reply(reply);
      proxy.ask().close();
      rest.countDown();
      proxy.mustComeToRest();
      assertEquals(0, proxy.store.commits());
      assertEquals(1, reply.closedContents());
    }

    @Test
    void shortDownloadThatNobodyWaitsForIsFinished() {
      proxy.origin.reply(page(octets(1_000_000)).withContentHeldBack(100_000, rest));
      proxy.ask().close();
      rest.countDown();
      proxy.mustComeToRest();
      assertEquals(1, proxy.store.commits());
      assertArrayEquals(octets(1_000_000), proxy.get().body());
    }

    @Test
    void storeThatGivesUpMidwayLeavesEveryReaderWhole() {
      byte[] body = octets(2_000_000);
      proxy.store.giveUpAfter(900_000);
      proxy.origin.reply(page(body).withContentHeldBack(100_000, rest));
      List<FutureTask<Served>> clients = clients(1);
      Await.until("a leader", () -> proxy.origin.sent() == 1);
      Answer first = proxy.ask();
      clients.addAll(clients(20));
      read(content(first), 10);
      rest.countDown();
      FutureTask<byte[]> rest = start(() -> read(content(first), body.length - 10));
      for (FutureTask<Served> client : clients) {
        assertArrayEquals(body, result(client).body());
      }
      assertEquals(body.length - 10, result(rest).length);
      first.close();
      assertEquals(0, proxy.store.commits());
    }

    @Test
    void storeThatTakesNothingCostsNobodyTheResponse() {
      proxy.store.giveUpAfter(0);
      proxy.origin.reply(page(octets(100_000)));
      assertArrayEquals(octets(100_000), proxy.get().body());
      proxy.mustComeToRest();
      proxy.origin.reply(page(octets(100)).withContentAtOnce());
      Served served = proxy.get();
      assertArrayEquals(octets(100), served.body());
      assertEquals("larder; fwd=uri-miss", served.cacheStatus());
    }

    @Test
    void downloadWaitsForTheSlowestReaderOnceNobodyStoresIt() throws IOException {
      byte[] body = octets(3_000_000);
      proxy.store.giveUpAfter(0);
      proxy.origin.reply(page(body).withContentHeldBack(2_000_000, rest));
      try (Answer slow = proxy.ask()) {
        assertArrayEquals(Arrays.copyOf(body, 1000), read(content(slow), 1000));
        rest.countDown();
        assertArrayEquals(
            Arrays.copyOfRange(body, 1000, body.length), read(content(slow), body.length - 1000));
        assertEquals(-1, content(slow).read(new byte[1], 0, 1));
      }
    }

    @Test
    void readerThatLeavesLetsTheDownloadGoOn() {
      byte[] body = octets(3_000_000);
      proxy.store.giveUpAfter(0);
      proxy.origin.reply(page(body).withContentHeldBack(1000, rest));
      Answer stuck = proxy.ask();
      try (Answer quick = proxy.ask()) {
        rest.countDown();
        FutureTask<byte[]> reading = start(() -> read(content(quick), body.length));
        stuck.close();
        assertArrayEquals(body, result(reading));
      }
    }
  }

  @Nested
  class Faults {
    @Test
    void failureIsSharedByAll() {
      proxy.origin.reply(
          Reply.failing(OriginFailure.Kind.CONNECTION_REFUSED).withHeadHeldBack(head));
      List<FutureTask<Served>> clients = waiting(50);
      head.countDown();
      for (FutureTask<Served> client : clients) {
        assertEquals(502, result(client).status());
      }
      assertEquals(1, proxy.origin.sent());
    }

    @Test
    void truncatedContentBreaksEveryReaderAndIsNotStored() {
      Reply reply =
          page(octets(200_000))
              .withContentHeldBack(50_000, rest)
              .withContentBrokenAt(150_000, new IOException("reset"));
      proxy.origin.reply(reply);
      List<Answer> answers = List.of(proxy.ask(), proxy.ask(), proxy.ask());
      rest.countDown();
      for (Answer answer : answers) {
        Served served = Served.read(answer);
        assertNotNull(served.broken());
        assertTrue(served.body().length <= 150_000);
      }
      proxy.mustComeToRest();
      assertEquals(0, proxy.store.commits());
      proxy.origin.reply(page(octets(10)));
      assertArrayEquals(octets(10), proxy.get().body());
    }

    @Test
    void truncatedContentThatCameAtOnceIsNotStored() {
      proxy.origin.reply(
          page(octets(100)).withContentAtOnce().withContentBrokenAt(50, new IOException("reset")));
      assertNotNull(proxy.get().broken());
      assertEquals(0, proxy.store.commits());
    }

    @Test
    void defectInTheContentReleasesEveryReader() {
      Reply reply =
          page(octets(200_000))
              .withContentHeldBack(50_000, rest)
              .withContentBrokenAt(150_000, new IllegalStateException("defect on purpose"));
      proxy.origin.reply(reply);
      List<Answer> answers = List.of(proxy.ask(), proxy.ask());
      rest.countDown();
      answers.forEach(answer -> assertNotNull(Served.read(answer).broken()));
    }

    @Test
    void defectInTheStoreReleasesEveryReader() {
      proxy.store.throwFromAppend(new IllegalStateException("defect on purpose"));
      proxy.origin.reply(page(octets(200_000)).withContentHeldBack(0, rest));
      List<Answer> answers = List.of(proxy.ask(), proxy.ask());
      rest.countDown();
      answers.forEach(answer -> assertNotNull(Served.read(answer).broken()));
    }

    @Test
    void defectBeforeTheHeadLetsFollowersTryForThemselves() {
      proxy.store.throwFromWrite(new IllegalStateException("defect on purpose"));
      proxy.origin.reply(page(octets(10)).withHeadHeldBack(head));
      List<FutureTask<Served>> clients = waiting(10);
      head.countDown();
      clients.forEach(client -> assertThrows(AssertionError.class, () -> result(client)));
    }

    @Test
    void defectInTheOriginClientLetsFollowersTryForThemselves() {
      proxy.origin.handle(
          (request, content) -> {
            if (proxy.origin.sent() == 1) {
              Await.latch(head);
              throw new IllegalStateException("defect on purpose");
            }
            return Reply.ok("good", "Cache-Control", A_MINUTE);
          });
      FutureTask<Served> leader = start(proxy::get);
      Await.until("a leader", () -> proxy.origin.sent() == 1);
      FutureTask<Served> follower = start(proxy::get);
      allMustWait();
      head.countDown();
      assertEquals("good", result(follower).text());
      assertThrows(AssertionError.class, () -> result(leader));
    }
  }
}
