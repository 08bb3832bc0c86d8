package dev.larder.socket.wire;

import static dev.larder.socket.wire.Wire.response;
import static dev.larder.socket.wire.Wire.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.message.FieldName;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 sections 4 to 6, response side. `~` stands for CR LF in the tables.
final class ResponseParserTest {
  private static String lines(String text) {
    return text.replace("~", "\r\n");
  }

  private static void assertRefused(int status, String text) {
    BadMessage refusal = assertThrows(BadMessage.class, () -> response(lines(text)), text);
    assertEquals(status, refusal.status(), () -> text + ": " + refusal.reason());
  }

  @Nested
  class StatusLine {
    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '|',
        value = {
          "|HTTP/1.1 200 OK|, 200, OK, 1",
          "|HTTP/1.0 404 Not Found|, 404, Not Found, 0",
          "|HTTP/1.1 200 |, 200, ||, 1",
          "|HTTP/1.1 200|, 200, ||, 1",
          "|HTTP/1.3 599 a\u00e4\tb|, 599, a\u00e4\tb, 1",
          "|HTTP/1.1 200 ok|, 200, ok, 1",
          "|HTTP/1.1 101 Switching Protocols|, 101, Switching Protocols, 1",
        })
    void wellFormedStatusLineIsRead(String line, int status, String reason, int minor)
        throws IOException {
      ParsedResponse response = response(line + "\r\n\r\n");
      assertEquals(status, response.head().status());
      assertEquals(reason, response.head().reason());
      assertEquals(minor, response.head().minorVersion());
      assertEquals(status < 200, response.isInterim());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "HTTP/1.1",
          "HTTP/1.1 ",
          "HTTP/1.1 20",
          "HTTP/1.1 2000 OK",
          "HTTP/1.1 200OK",
          "HTTP/1.1 200\tOK",
          "HTTP/1.1\t200 OK",
          "HTTP/1.1  200 OK",
          " HTTP/1.1 200 OK",
          "HTTP/1.1 2x0 OK",
          "HTTP/1.1 -20 OK",
          "HTTP/1.1 +20 OK",
          "HTTP/1.1 099 Low",
          "HTTP/1.1 600 High",
          "HTTP/1.1 999 High",
          "HTTP/1 200 OK",
          "http/1.1 200 OK",
          "HTTP/1.10 200 OK",
          "ICY 200 OK",
          "200 OK",
          "<html>",
          "GET / HTTP/1.1",
          "HTTP/1.1 200 O\u0000K",
          "HTTP/1.1 200 O\rK",
          "HTTP/1.1 200 OK\r",
          "HTTP/1.1 200 OK\nX: y",
          "~HTTP/1.1 200 OK",
        })
    void malformedStatusLineIsRefused(String line) {
      assertRefused(400, line + "~~");
    }

    @Test
    void otherMajorVersionIsRefused() {
      assertRefused(505, "HTTP/2.0 200 OK~~");
      assertRefused(505, "HTTP/0.9 200 OK~~");
    }

    @Test
    void endlessStatusLineIsRefused() throws IOException {
      String line = "HTTP/1.1 200 " + "x".repeat(16_384 - 13);
      assertEquals(16_371, response(line + "\r\n\r\n").head().reason().length());
      assertRefused(431, line + "x~~");
    }
  }

  @Nested
  class FieldLines {
    @ParameterizedTest
    @ValueSource(
        strings = {"A : b", " A: b", "A", ": b", "A: b\u0000", "A: b\rc", "A: b\nB: c", "A: b~ c"})
    void malformedFieldLineIsRefused(String line) {
      assertRefused(400, "HTTP/1.1 200 OK~" + line + "~~");
      assertRefused(400, "HTTP/1.1 200 OK~B: c~" + line + "~~");
    }

    @Test
    void tooManyOrTooLongFieldsAreRefused() {
      assertRefused(431, "HTTP/1.1 200 OK~" + "X: y~".repeat(201) + "~");
      assertRefused(431, "HTTP/1.1 200 OK~X: " + "y".repeat(70_000) + "~~");
    }

    @Test
    void fieldsAreKeptAsReceived() throws IOException {
      ParsedResponse response =
          response(lines("HTTP/1.1 200 OK~Set-Cookie: a~set-cookie: b~ETag:W/\"x\"~~"));
      assertEquals(2, response.head().fields().all(FieldName.SET_COOKIE).size());
      assertEquals("W/\"x\"", response.head().fields().first(FieldName.ETAG));
    }
  }

  @Nested
  class MessageFraming {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "Content-Length: 5~Content-Length: 5",
          "Content-Length: 5~Content-Length: 6",
          "Content-Length: 5, 5",
          "Content-Length: -5",
          "Content-Length: 5a",
          "Content-Length:",
          "Content-Length: 9223372036854775808",
          "Content-Length: 5~Transfer-Encoding: chunked",
          "Transfer-Encoding: chunked, chunked",
          "Transfer-Encoding: chunked, gzip",
          "Transfer-Encoding: chunked;a=b",
          "Transfer-Encoding:",
          "Transfer-Encoding: chunked~Transfer-Encoding: chunked",
        })
    void ambiguousFramingIsRefusedEvenWithoutContent(String fields) throws IOException {
      assertRefused(400, "HTTP/1.1 200 OK~" + fields + "~~");
      assertRefused(400, "HTTP/1.1 304 Not Modified~" + fields + "~~");
      String head = lines("HTTP/1.1 200 OK~" + fields + "~~");
      assertThrows(BadMessage.class, () -> response("HEAD", head));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "gzip", "identity", "foo;a=\"b\"", "xchunked"})
    void otherCodingsAreNotImplemented(String codings) {
      assertRefused(501, "HTTP/1.1 200 OK~Transfer-Encoding: " + codings + "~~");
    }

    @Test
    void codingInHttp10IsRefused() {
      assertRefused(400, "HTTP/1.0 200 OK~Transfer-Encoding: chunked~~");
    }

    @Test
    void framingIsDetermined() throws IOException {
      assertEquals(
          new Framing.Length(5), response(lines("HTTP/1.1 200 OK~Content-Length: 5~~")).framing());
      assertEquals(
          Framing.CHUNKED,
          response(lines("HTTP/1.1 200 OK~Transfer-Encoding: chunked~~")).framing());
      assertEquals(Framing.UNTIL_CLOSE, response(lines("HTTP/1.1 200 OK~~")).framing());
      assertEquals(Framing.UNTIL_CLOSE, response(lines("HTTP/1.0 500 Oh~~")).framing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y", "Content-Length: 5", "Transfer-Encoding: chunked"})
    void statusAndMethodThatForbidContentWinOverFields(String field) throws IOException {
      for (int status : new int[] {100, 103, 204, 304}) {
        String text = lines("HTTP/1.1 " + status + " R~" + field + "~~");
        assertEquals(Framing.NONE, response(text).framing());
      }
      String ok = lines("HTTP/1.1 200 OK~" + field + "~~");
      assertEquals(Framing.NONE, response("HEAD", ok).framing());
    }
  }

  @Nested
  class Sequence {
    @Test
    void interimResponsesComeFirst() throws IOException {
      InputBuffer in = whole(lines("HTTP/1.1 103 Early~Link: a~~HTTP/1.1 200 OK~~"));
      ResponseParser parser = new ResponseParser(in, Limits.DEFAULT);
      ParsedResponse first = parser.next("GET");
      assertTrue(first != null && first.isInterim());
      ParsedResponse second = parser.next("GET");
      assertTrue(second != null && !second.isInterim());
    }

    @Test
    void connectionThatEndsBeforeTheResponseIsToldApart() throws IOException {
      assertNull(new ResponseParser(whole(""), Limits.DEFAULT).next("GET"));
      InputBuffer in = whole("H");
      assertThrows(TruncatedHead.class, () -> new ResponseParser(in, Limits.DEFAULT).next("GET"));
      assertFalse(in.buffered() == 0);
    }

    @Test
    void faultBeforeTheFirstOctetLeavesNothingBuffered() {
      InputBuffer in =
          new InputBuffer(
              (_, _, _) -> {
                throw new IOException("reset");
              });
      assertThrows(IOException.class, () -> new ResponseParser(in, Limits.DEFAULT).next("GET"));
      assertEquals(0, in.buffered());
    }
  }
}
