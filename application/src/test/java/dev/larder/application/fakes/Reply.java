package dev.larder.application.fakes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.application.spi.OriginFailure;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.ResponseHead;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// What a [FakeOrigin] sends back, and how. Immutable but for the count of contents that were
/// closed; every `with` method gives a copy that shares it.
public final class Reply {
  private static final CountDownLatch OPEN = new CountDownLatch(0);

  private final int status;
  private final Fields fields;
  private final byte[] body;
  private final AtomicInteger closed;
  private boolean lengthKnown = true;
  private boolean atOnce;
  private CountDownLatch headHeld = OPEN;
  private CountDownLatch bodyHeld = OPEN;
  private int heldFrom;
  private int brokenAt = Integer.MAX_VALUE;
  private Throwable fault = new IOException("connection reset");
  private OriginFailure failure;

  private Reply(int status, Fields fields, byte[] body, AtomicInteger closed) {
    this.status = status;
    this.fields = fields;
    this.body = body;
    this.closed = closed;
  }

  /// A 200 with these fields, given as name, value, name, value.
  public static Reply ok(String body, String... fields) {
    return of(200, body.getBytes(UTF_8), fields);
  }

  public static Reply of(int status, byte[] body, String... fields) {
    return new Reply(status, Fields.of(fields), body.clone(), new AtomicInteger());
  }

  /// A 304 with these fields.
  public static Reply notModified(String... fields) {
    return of(304, new byte[0], fields);
  }

  /// No response at all.
  public static Reply failing(OriginFailure.Kind kind) {
    Reply reply = of(500, new byte[0]);
    reply.failure = new OriginFailure(kind, "told to fail");
    return reply;
  }

  private Reply copy() {
    Reply copy = new Reply(status, fields, body, closed);
    copy.lengthKnown = lengthKnown;
    copy.atOnce = atOnce;
    copy.headHeld = headHeld;
    copy.bodyHeld = bodyHeld;
    copy.heldFrom = heldFrom;
    copy.brokenAt = brokenAt;
    copy.fault = fault;
    copy.failure = failure;
    return copy;
  }

  /// Ends with the connection: the length is not told.
  public Reply withUnknownLength() {
    Reply copy = copy();
    copy.lengthKnown = false;
    return copy;
  }

  /// All of the content has arrived with the head.
  public Reply withContentAtOnce() {
    Reply copy = copy();
    copy.atOnce = true;
    return copy;
  }

  /// The head comes when the latch is released.
  public Reply withHeadHeldBack(CountDownLatch latch) {
    Reply copy = copy();
    copy.headHeld = latch;
    return copy;
  }

  /// The content from `position` on comes when the latch is released.
  public Reply withContentHeldBack(int position, CountDownLatch latch) {
    Reply copy = copy();
    copy.heldFrom = position;
    copy.bodyHeld = latch;
    return copy;
  }

  /// The content breaks off at `position`.
  ///
  /// @param cause an [IOException] or an unchecked exception
  public Reply withContentBrokenAt(int position, Throwable cause) {
    Reply copy = copy();
    copy.brokenAt = position;
    copy.fault = cause;
    return copy;
  }

  /// How many contents of this reply have been closed, each counted once.
  public int closedContents() {
    return closed.get();
  }

  ResponseHead head() throws OriginFailure {
    Await.latch(headHeld);
    if (failure != null) {
      throw failure;
    }
    return ResponseHead.of(status, "", fields);
  }

  ReplyContent content() {
    return new ReplyContent(this);
  }

  boolean isAtOnce() {
    return atOnce;
  }

  long length() {
    return lengthKnown ? body.length : -1;
  }

  /// Octets from `position` on that can be had now, after waiting for those that are held back.
  byte[] next(int position, int limit) throws IOException {
    if (position >= heldFrom) {
      Await.latch(bodyHeld);
    }
    if (position >= brokenAt) {
      switch (fault) {
        case IOException broken -> throw broken;
        case RuntimeException broken -> throw broken;
        default -> throw new AssertionError(fault);
      }
    }
    int end = Math.min(body.length, position + limit);
    end = Math.min(end, brokenAt);
    if (position < heldFrom) {
      end = Math.min(end, heldFrom);
    }
    return Arrays.copyOfRange(body, position, end);
  }

  int size() {
    return body.length;
  }

  void contentClosed() {
    closed.incrementAndGet();
  }
}
