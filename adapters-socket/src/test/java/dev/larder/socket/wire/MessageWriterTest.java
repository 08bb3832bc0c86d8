package dev.larder.socket.wire;

import static dev.larder.socket.wire.Wire.octets;
import static dev.larder.socket.wire.Wire.readAll;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.api.Content;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageWriterTest {
  /// Keeps each write, to show what goes out together.
  private static final class Writes implements ByteSink {
    private final List<String> writes = new ArrayList<>();
    private int flushes;

    @Override
    public void write(byte[] source, int offset, int length) {
      writes.add(new String(source, offset, length, ISO_8859_1));
    }

    @Override
    public void flush() {
      flushes++;
    }

    String all() {
      return String.join("", writes);
    }
  }

  private final Writes sink = new Writes();
  private final MessageWriter writer = new MessageWriter(sink);

  private static Content arriving(Framing framing, String text) {
    return WireContent.of(framing, Wire.octetByOctet(text), Limits.DEFAULT);
  }

  private static Content atHand(Framing framing, String text) throws IOException {
    InputBuffer in = Wire.whole(text);
    assertTrue(in.await());
    return WireContent.of(framing, in, Limits.DEFAULT);
  }

  @Nested
  class Heads {
    @Test
    void requestHeadIsWritten() throws IOException {
      writer
          .head()
          .request("GET", "/a?b")
          .field(FieldName.HOST, "a:80")
          .fields(Fields.of("X", "y", "Z", ""))
          .end();
      writer.send();
      assertEquals("GET /a?b HTTP/1.1\r\nHost: a:80\r\nX: y\r\nZ: \r\n\r\n", sink.all());
      assertEquals(1, sink.writes.size());
      assertEquals(1, sink.flushes);
    }

    @Test
    void responseHeadIsWritten() throws IOException {
      writer.head().response(200, "OK").field(FieldName.AGE, 0).end();
      writer.send();
      writer.head().response(599, "").field(FieldName.AGE, Long.MAX_VALUE).end();
      writer.send();
      assertEquals(
          List.of(
              "HTTP/1.1 200 OK\r\nAge: 0\r\n\r\n",
              "HTTP/1.1 599 \r\nAge: 9223372036854775807\r\n\r\n"),
          sink.writes);
    }

    @Test
    void encodedHeadIsContinued() throws IOException {
      byte[] kept = new HeadWriter().response(200, "OK").field(FieldName.DATE, "d").toByteArray();
      writer.head().begin().encoded(kept).field(FieldName.AGE, 12).end();
      writer.send(octets("abc"), 0, 3);
      assertEquals(List.of("HTTP/1.1 200 OK\r\nDate: d\r\nAge: 12\r\n\r\nabc"), sink.writes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "a\rb", "a\u0000", "\u010d\u010a", "\u007f"})
    void textThatCouldEndALineIsNeverWritten(String text) {
      HeadWriter head = new HeadWriter();
      assertThrows(IllegalArgumentException.class, () -> head.request(text, "/"));
      assertThrows(IllegalArgumentException.class, () -> head.request("GET", "/" + text));
      assertThrows(IllegalArgumentException.class, () -> head.response(200, text));
      assertThrows(IllegalArgumentException.class, () -> head.field(FieldName.VIA, text));
    }

    @Test
    void emptyOrSpacedPartsOfARequestLineAreRefused() {
      HeadWriter head = new HeadWriter();
      assertThrows(IllegalArgumentException.class, () -> head.request("", "/"));
      assertThrows(IllegalArgumentException.class, () -> head.request("G T", "/"));
      assertThrows(IllegalArgumentException.class, () -> head.request("GET", ""));
      assertThrows(IllegalArgumentException.class, () -> head.request("GET", "/a b"));
      assertThrows(IllegalArgumentException.class, () -> head.response(99, "x"));
      assertThrows(IllegalArgumentException.class, () -> head.response(600, "x"));
      assertThrows(IllegalArgumentException.class, () -> head.field(FieldName.AGE, -1));
    }

    @Test
    void refusedHeadLeavesNothingBehind() throws IOException {
      HeadWriter head = writer.head();
      assertThrows(IllegalArgumentException.class, () -> head.response(200, "a\nb"));
      head.response(502, "Bad Gateway").end();
      writer.send();
      assertEquals("HTTP/1.1 502 Bad Gateway\r\n\r\n", sink.all());
    }

    @Test
    void largeHeadGrowsTheArrayOnlyForItself() throws IOException {
      String value = "x".repeat(60_000);
      writer.head().response(200, "OK").field(FieldName.COOKIE, value).end();
      writer.send();
      assertEquals(60_000 + "HTTP/1.1 200 OK\r\nCookie: \r\n\r\n".length(), sink.all().length());
      assertTrue(writer.head().octets().length < 10_000);
    }

    @Test
    void framingFieldsAreReplaced() {
      Fields received = Fields.of("Content-Length", "7", "X", "y", "transfer-encoding", "chunked");
      assertEquals(
          "HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 3\r\n",
          head(200, received, new Framing.Length(3)));
      assertEquals(
          "HTTP/1.1 200 OK\r\nX: y\r\nTransfer-Encoding: chunked\r\n",
          head(200, received, Framing.CHUNKED));
      assertEquals(
          "HTTP/1.1 200 OK\r\nX: y\r\nConnection: close\r\n",
          head(200, received, Framing.UNTIL_CLOSE));
    }

    @Test
    void lengthWithoutContentIsKeptWhereItDescribesSomething() {
      Fields received = Fields.of("Content-Length", "7", "Transfer-Encoding", "chunked");
      assertEquals("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n", head(200, received, Framing.NONE));
      assertEquals("HTTP/1.1 304 OK\r\nContent-Length: 7\r\n", head(304, received, Framing.NONE));
      assertEquals("HTTP/1.1 204 OK\r\n", head(204, received, Framing.NONE));
      assertEquals("HTTP/1.1 103 OK\r\n", head(103, received, Framing.NONE));
      HeadWriter request = new HeadWriter().request("GET", "/").fields(received, Framing.NONE);
      assertEquals("GET / HTTP/1.1\r\n", new String(request.toByteArray(), ISO_8859_1));
    }

    private String head(int status, Fields fields, Framing framing) {
      HeadWriter head = new HeadWriter().response(status, "OK").fields(fields, framing);
      return new String(head.toByteArray(), ISO_8859_1);
    }
  }

  @Nested
  class Fixed {
    @Test
    void headAndContentAtHandGoOutTogether() throws IOException {
      writer.head().response(200, "OK").framing(new Framing.Length(3)).end();
      writer.send(new Framing.Length(3), atHand(new Framing.Length(3), "abcdef"));
      assertEquals(List.of("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"), sink.writes);
      assertEquals(1, sink.flushes);
    }

    @Test
    void headDoesNotWaitForContent() throws IOException {
      writer.head().response(200, "OK").end();
      writer.send(new Framing.Length(3), arriving(new Framing.Length(3), "abc"));
      assertEquals("HTTP/1.1 200 OK\r\n\r\n", sink.writes.getFirst());
      assertEquals("abc", String.join("", sink.writes.subList(1, sink.writes.size())));
    }

    @Test
    void contentOfAnotherLengthIsAFault() {
      writer.head().response(200, "OK").end();
      ContentUnreadable shorter =
          assertThrows(
              ContentUnreadable.class,
              () -> writer.send(new Framing.Length(4), arriving(new Framing.Length(3), "abc")));
      assertInstanceOf(TruncatedContent.class, shorter.getCause());
      assertThrows(
          ContentUnreadable.class,
          () -> writer.send(new Framing.Length(2), atHand(new Framing.Length(3), "abc")));
      assertThrows(
          ContentUnreadable.class,
          () -> writer.send(new Framing.Length(0), atHand(new Framing.Length(3), "abc")));
    }

    @Test
    void noMoreThanTheAnnouncedLengthIsEverSent() {
      assertThrows(
          ContentUnreadable.class,
          () -> writer.send(new Framing.Length(2), arriving(new Framing.Length(3), "abc")));
      assertEquals("ab", sink.all());
    }

    @Test
    void truncatedSourceIsToldFromAFailedSink() throws IOException {
      Content truncated = arriving(new Framing.Length(5), "abc");
      ContentUnreadable fault =
          assertThrows(
              ContentUnreadable.class, () -> writer.send(new Framing.Length(5), truncated));
      assertInstanceOf(TruncatedContent.class, fault.getCause());
      IOException reset = new IOException("reset");
      MessageWriter broken =
          new MessageWriter(
              (_, _, _) -> {
                throw reset;
              });
      Content content = atHand(new Framing.Length(3), "abc");
      assertSame(
          reset,
          assertThrows(IOException.class, () -> broken.send(new Framing.Length(3), content)));
    }

    @Test
    void residentContentGoesWithItsHeadUnlessItIsLarge() throws IOException {
      writer.head().response(200, "OK").end();
      writer.send(octets("xabcx"), 1, 3);
      assertEquals(List.of("HTTP/1.1 200 OK\r\n\r\nabc"), sink.writes);
      sink.writes.clear();
      writer.head().response(200, "OK").end();
      writer.send(new byte[100_000], 0, 100_000);
      assertEquals(2, sink.writes.size());
      assertEquals(100_000, sink.writes.get(1).length());
    }

    @Test
    void emptyContentIsOneWrite() throws IOException {
      writer.head().response(200, "OK").end();
      writer.send(new Framing.Length(0), Content.EMPTY);
      assertEquals(List.of("HTTP/1.1 200 OK\r\n\r\n"), sink.writes);
    }

    @Test
    void messageWithoutContentIsItsHead() throws IOException {
      writer.head().response(304, "Not Modified").end();
      writer.send(Framing.NONE, arriving(new Framing.Length(3), "abc"));
      assertEquals(List.of("HTTP/1.1 304 Not Modified\r\n\r\n"), sink.writes);
    }
  }

  @Nested
  class Chunks {
    @Test
    void contentOfUnknownLengthIsChunked() throws IOException {
      writer.head().response(200, "OK").framing(Framing.CHUNKED).end();
      writer.send(Framing.CHUNKED, atHand(Framing.UNTIL_CLOSE, "abcdefghijklmnop"));
      assertEquals(
          List.of(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabcdefghijklmnop\r\n",
              "0\r\n\r\n"),
          sink.writes);
    }

    @Test
    void emptyContentIsOnlyTheLastChunk() throws IOException {
      writer.send(Framing.CHUNKED, atHand(Framing.CHUNKED, "0\r\n\r\n"));
      assertEquals("0\r\n\r\n", sink.all());
    }

    @Test
    void trailersFollowTheLastChunk() throws IOException {
      writer.send(Framing.CHUNKED, atHand(Framing.CHUNKED, "1;x\r\na\r\n0\r\nX: y\r\n\r\n"));
      assertEquals("1\r\na\r\n0\r\nX: y\r\n\r\n", sink.all());
    }

    @Test
    void brokenContentNeverGetsALastChunk() {
      Content broken = arriving(Framing.CHUNKED, "3\r\nabc\r\n");
      assertThrows(ContentUnreadable.class, () -> writer.send(Framing.CHUNKED, broken));
      assertTrue(sink.all().endsWith("c\r\n"));
    }

    @Test
    void readOfNothingDoesNotEndTheContent() throws IOException {
      Content hesitant =
          new Content() {
            private int reads;

            @Override
            public long length() {
              return -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
              reads++;
              target[offset] = 'x';
              return reads == 1 ? 0 : reads == 2 ? 1 : -1;
            }

            @Override
            public void close() {}
          };
      writer.send(Framing.CHUNKED, hesitant);
      assertEquals("1\r\nx\r\n0\r\n\r\n", sink.all());
    }

    @Test
    void everySizeIsReadBackAsItWasSent() throws IOException {
      for (int size : new int[] {1, 9, 15, 16, 255, 256, 4_095, 4_096, 16_375, 16_376, 50_000}) {
        sink.writes.clear();
        String text = "0\r\nx".repeat(size / 4 + 1).substring(0, size);
        writer.head().response(200, "OK").framing(Framing.CHUNKED).end();
        writer.send(Framing.CHUNKED, atHand(Framing.UNTIL_CLOSE, text));
        InputBuffer in = Wire.whole(sink.all());
        ParsedResponse back = new ResponseParser(in, Limits.DEFAULT).next("GET");
        assertTrue(back != null && back.framing().equals(Framing.CHUNKED));
        WireContent content = WireContent.of(back.framing(), in, Limits.DEFAULT);
        assertEquals(text, readAll(content));
        assertTrue(content.drained());
        assertEquals(0, in.buffered());
      }
    }
  }

  @Nested
  class Choice {
    private final Content unknown = arriving(Framing.UNTIL_CLOSE, "a");
    private final Content known = arriving(new Framing.Length(1), "a");

    @Test
    void clientsOfHttp10GetUnknownLengthsUntilClose() throws IOException {
      assertEquals(Framing.UNTIL_CLOSE, Framing.ofResponse("GET", 200, unknown, 0));
      assertEquals(Framing.CHUNKED, Framing.ofResponse("GET", 200, unknown, 1));
      assertEquals(new Framing.Length(1), Framing.ofResponse("GET", 200, known, 0));
      writer.send(Framing.UNTIL_CLOSE, unknown);
      assertEquals("a", sink.all());
    }

    @Test
    void methodAndStatusForbidContent() {
      assertEquals(Framing.NONE, Framing.ofResponse("HEAD", 200, known, 1));
      assertEquals(Framing.NONE, Framing.ofResponse("GET", 304, known, 1));
      assertEquals(Framing.NONE, Framing.ofResponse("GET", 204, known, 1));
      assertEquals(new Framing.Length(0), Framing.ofResponse("GET", 200, Content.EMPTY, 1));
    }

    @Test
    void requestsAnnounceTheirContent() {
      assertEquals(Framing.NONE, Framing.ofRequest(Content.EMPTY));
      assertEquals(new Framing.Length(1), Framing.ofRequest(known));
      assertEquals(Framing.CHUNKED, Framing.ofRequest(unknown));
    }
  }
}
