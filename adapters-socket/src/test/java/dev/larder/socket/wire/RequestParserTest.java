package dev.larder.socket.wire;

import static dev.larder.socket.wire.Wire.request;
import static dev.larder.socket.wire.Wire.requests;
import static dev.larder.socket.wire.Wire.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.message.FieldName;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 sections 2 to 6, request side. `~` stands for CR LF in the tables.
final class RequestParserTest {
  private static String lines(String text) {
    return text.replace("~", "\r\n");
  }

  private static void assertRefused(int status, String text) {
    BadMessage refusal = assertThrows(BadMessage.class, () -> request(lines(text)), text);
    assertEquals(status, refusal.status(), () -> text + ": " + refusal.reason());
    assertEquals(0, refusal.getStackTrace().length);
  }

  @Test
  void ordinaryProxyRequestIsRead() throws IOException {
    ParsedRequest request =
        request(
            lines(
                "GET http://Example.com:80/a?b=c HTTP/1.1~Host: Example.com:80~Accept:  */* \t~~"));
    assertEquals("GET", request.head().method());
    assertEquals("http://example.com/a?b=c", request.head().target().toString());
    assertEquals(TargetForm.ABSOLUTE, request.form());
    assertEquals(1, request.head().minorVersion());
    assertEquals("*/*", request.head().fields().first(FieldName.ACCEPT));
    assertSame(Framing.NONE, request.framing());
    assertFalse(request.expectsContinue());
  }

  @Nested
  class Sequence {
    @Test
    void connectionThatEndsBetweenRequestsIsNoError() throws IOException {
      assertNull(requests(whole("")).next());
      assertNull(requests(whole("\r\n")).next());
    }

    @Test
    void pipelinedRequestsComeInOrder() throws IOException {
      InputBuffer in =
          whole(
              lines(
                  "GET /1 HTTP/1.1~Host: a~~POST /2 HTTP/1.1~Host: a~Content-Length: 3~~abc"
                      + "GET /3 HTTP/1.0~Host: a~~"));
      RequestParser parser = requests(in);
      assertEquals("/1", next(parser).head().target().pathAndQuery());
      assertTrue(in.buffered() > 0);
      ParsedRequest second = next(parser);
      assertEquals("/2", second.head().target().pathAndQuery());
      assertEquals("abc", Wire.readAll(WireContent.of(second.framing(), in, Limits.DEFAULT)));
      assertEquals("/3", next(parser).head().target().pathAndQuery());
      assertEquals(0, in.buffered());
      assertNull(parser.next());
    }

    private ParsedRequest next(RequestParser parser) throws IOException {
      ParsedRequest request = parser.next();
      assertNotNull(request);
      return request;
    }

    @Test
    void oneEmptyLineBeforeARequestIsSkipped() throws IOException {
      assertEquals("GET", request(lines("~GET / HTTP/1.1~Host: a~~")).head().method());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "~~GET / HTTP/1.1~Host: a~~",
          "\nGET / HTTP/1.1~Host: a~~",
          "\rGET / HTTP/1.1~Host: a~~",
          " GET / HTTP/1.1~Host: a~~",
        })
    void moreThanOneEmptyLineIsRefused(String text) {
      assertRefused(400, text);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "G",
          "\r",
          "GET / HTTP/1.1",
          "GET / HTTP/1.1\r",
          "GET / HTTP/1.1~",
          "GET / HTTP/1.1~Host: a~",
          "GET / HTTP/1.1~Host: a~\r"
        })
    void connectionThatEndsWithinAHeadIsTruncated(String text) {
      assertThrows(TruncatedHead.class, () -> request(lines(text)));
    }
  }

  @Nested
  class RequestLine {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "GET",
          "GET ",
          "GET /",
          "GET / ",
          "GET  / HTTP/1.1",
          "GET /  HTTP/1.1",
          "GET / HTTP/1.1 ",
          "GET\t/ HTTP/1.1",
          "GET /\tHTTP/1.1",
          " GET / HTTP/1.1",
          "GET /a b HTTP/1.1",
          "GET HTTP/1.1",
          "GET  HTTP/1.1",
          "/ HTTP/1.1",
          "G(T / HTTP/1.1",
          "G\u00c4T / HTTP/1.1",
          "GET / http/1.1",
          "GET / HTTP/1",
          "GET / HTTP/1.",
          "GET / HTTP/.1",
          "GET / HTTP/1.11",
          "GET / HTTP/11.1",
          "GET / HTTP/1,1",
          "GET / HTTP/a.1",
          "GET / HTTPS/1.1",
          "GET / XTTP/1.1",
          "GET /\u0000 HTTP/1.1",
          "GET /\u007f HTTP/1.1",
          "GET /\u00e4 HTTP/1.1",
          "GET /a#b HTTP/1.1",
          "GET /<a> HTTP/1.1",
        })
    void malformedRequestLineIsRefused(String line) {
      assertRefused(400, line + "~Host: a~~");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/0.9", "HTTP/3.1", "HTTP/9.9"})
    void otherMajorVersionsAreNotSupported(String version) {
      assertRefused(505, "GET / " + version + "~Host: a~~");
    }

    @Test
    void prefaceOfHttp2IsNotSupported() {
      assertRefused(505, "PRI * HTTP/2.0~~SM~~");
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.0, 0", "HTTP/1.1, 1", "HTTP/1.2, 1", "HTTP/1.9, 1"})
    void minorVersionsAreCompatible(String version, int minor) throws IOException {
      assertEquals(
          minor, request("GET / " + version + "\r\nHost: a\r\n\r\n").head().minorVersion());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"})
    void commonMethodsCostNoString(String method) throws IOException {
      assertSame(
          method.intern(), request(method + " / HTTP/1.1\r\nHost: a\r\n\r\n").head().method());
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "BREW", "M-SEARCH", "A!#$%&'*+-.^_`|~"})
    void methodsAreTokensWithTheirCase(String method) throws IOException {
      assertEquals(method, request(method + " / HTTP/1.1\r\nHost: a\r\n\r\n").head().method());
    }

    @Test
    void endlessMethodIsNotImplemented() {
      assertRefused(501, "X".repeat(65) + " / HTTP/1.1~Host: a~~");
    }

    @Test
    void octetsThatAreNotHttpAreRefusedAtOnce() {
      String clientHello = "\u0016\u0003\u0001\u0002\u0000\u0001";
      assertRefused(400, clientHello);
      assertRefused(400, "\u0000");
      assertRefused(400, "\u0004\u0001\u0000\u0050");
    }
  }

  @Nested
  class Target {
    @ParameterizedTest
    @CsvSource({
      "GET, /a/b?c, ORIGIN, http://h.example/a/b?c",
      "GET, //a, ORIGIN, http://h.example//a",
      "GET, http://x.example, ABSOLUTE, http://x.example/",
      "GET, http://x.example?q, ABSOLUTE, http://x.example/?q",
      "GET, HTTPS://X.example:443/A, ABSOLUTE, https://x.example/A",
      "GET, http://[::1]:8080/, ABSOLUTE, http://[::1]:8080/",
      "OPTIONS, *, ASTERISK, http://h.example*",
      "OPTIONS, /, ORIGIN, http://h.example/",
      "OPTIONS, http://x.example:8001, ABSOLUTE, http://x.example:8001*",
      "OPTIONS, http://x.example/, ABSOLUTE, http://x.example/",
      "CONNECT, x.example:443, AUTHORITY, http://x.example:443/",
    })
    void everyFormNamesATargetUri(String method, String text, TargetForm form, String uri)
        throws IOException {
      ParsedRequest request = request(method + " " + text + " HTTP/1.1\r\nHost: h.example\r\n\r\n");
      assertEquals(form, request.form());
      assertEquals(uri, request.head().target().toString());
    }

    @Test
    void schemeOfTheConnectionIsUsedWhereTheTargetHasNone() throws IOException {
      InputBuffer in = whole("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
      ParsedRequest request = new RequestParser(in, "https", Limits.DEFAULT).next();
      assertNotNull(request);
      assertEquals("https://h/a", request.head().target().toString());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "GET *",
          "GET **",
          "GET a",
          "GET example.com:80",
          "GET example.com/a",
          "GET ftp://a/",
          "GET file:///etc/passwd",
          "GET http:a",
          "GET http:/a",
          "GET http://",
          "GET http:///a",
          "GET http://:80/",
          "GET http://user@a/",
          "GET http://user:pw@a/",
          "GET http://a/#f",
          "GET http://a#f",
          "GET http://a:b/",
          "GET http://a:0/",
          "GET http://a:65536/",
          "GET http://a:-1/",
          "GET http://a\\b/",
          "GET http://a,b/",
          "GET http://[::1/",
          "GET http://[g]/",
          "OPTIONS a",
          "OPTIONS **",
          "CONNECT a",
          "CONNECT a:",
          "CONNECT *",
          "CONNECT /",
          "CONNECT :80",
          "CONNECT a:x",
          "CONNECT u@a:80",
          "CONNECT http://a:80/",
        })
    void targetThatMethodCannotHaveIsRefused(String start) {
      assertRefused(400, start + " HTTP/1.1~Host: a~~");
    }
  }

  @Nested
  class Host {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "GET / HTTP/1.1~~",
          "GET http://a/ HTTP/1.1~~",
          "GET http://a/ HTTP/1.1~Accept: a~~",
          "CONNECT a:80 HTTP/1.1~~",
          "OPTIONS * HTTP/1.1~~",
          "GET / HTTP/1.0~~",
          "OPTIONS * HTTP/1.0~~",
        })
    void missingHostIsRefused(String text) {
      assertRefused(400, text);
    }

    @Test
    void clientOfHttp10MayLeaveItOutWithAnAbsoluteTarget() throws IOException {
      assertEquals(
          "http://a/b", request("GET http://a/b HTTP/1.0\r\n\r\n").head().target().toString());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Host: a~Host: a",
          "Host: a~host: b",
          "HOST: a~Accept: x~hOsT: a",
          "Host:~Host: a",
        })
    void repeatedHostIsRefusedInEveryForm(String hosts) {
      assertRefused(400, "GET / HTTP/1.1~" + hosts + "~~");
      assertRefused(400, "GET http://a/ HTTP/1.1~" + hosts + "~~");
      assertRefused(400, "GET http://a/ HTTP/1.0~" + hosts + "~~");
      assertRefused(400, "CONNECT a:80 HTTP/1.1~" + hosts + "~~");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "a b",
          "a, b",
          "a/",
          "a/b",
          "http://a",
          "u@a",
          "a:b",
          "a:80:80",
          "a:70000",
          "a?b",
          "a#b",
          "[::1",
          "::1",
          "[]",
          "a%20b",
          "\u00e4",
          ":80",
          "a\\b",
          "a\tb"
        })
    void malformedHostIsRefusedInEveryForm(String host) {
      assertRefused(400, "GET / HTTP/1.1~Host: " + host + "~~");
      assertRefused(400, "GET http://a/ HTTP/1.1~Host: " + host + "~~");
      assertRefused(400, "CONNECT a:80 HTTP/1.1~Host: " + host + "~~");
    }

    @Test
    void emptyHostIsRefusedWhereTheTargetNeedsIt() throws IOException {
      assertRefused(400, "GET / HTTP/1.1~Host:~~");
      assertRefused(400, "GET / HTTP/1.1~Host:  ~~");
      assertEquals(
          "http://a/",
          request("GET http://a/ HTTP/1.1\r\nHost:\r\n\r\n").head().target().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "a:8080", "a.b", "a:80"})
    void absoluteTargetWinsOverHost(String host) throws IOException {
      assertEquals(
          "http://a/x",
          request("GET http://a/x HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
              .head()
              .target()
              .toString());
    }
  }

  @Nested
  class FieldLines {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "A : b",
          "A\t: b",
          " A: b",
          "\tA: b",
          "A b: c",
          ": b",
          ":",
          "A",
          "A b",
          "A(b): c",
          "A\"b\": c",
          "A/b: c",
          "A@b: c",
          "A[b]: c",
          "\u00c4: b",
          "A: b\u0000c",
          "A: \u0000",
          "A: b\u0001",
          "A: b\u001b[0m",
          "A: b\u007f",
          "A\u0000: b",
          "A: b\u000bc",
          "A: b\u000cc",
          "A: b\rc",
          "A: b\r",
          "\rA: b",
          "A\r: b",
          "A:\rb",
          "A: b\r\r\nB: c",
        })
    void malformedFieldLineIsRefused(String line) {
      assertRefused(400, "GET / HTTP/1.1~Host: a~" + line + "~~");
      assertRefused(400, "GET / HTTP/1.1~" + line + "~Host: a~~");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "GET / HTTP/1.1\nHost: a\n\n",
          "GET / HTTP/1.1\nHost: a~~",
          "GET / HTTP/1.1~Host: a\n~",
          "GET / HTTP/1.1~Host: a~\n",
          "GET / HTTP/1.1~Host: a\nB: c~~",
          "GET / HTTP/1.1~Host: a\n\r\n",
          "GET / HTTP/1.1\r\r\nHost: a~~",
          "GET / HTTP/1.1\rHost: a~~",
          "GET / HTTP/1.1~Host: a~\r\r\n",
          "GET / HTTP/1.1~Host: a~\rX",
        })
    void onlyCrLfEndsALine(String text) {
      assertRefused(400, text);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "GET / HTTP/1.1~Host: a~ b~~",
          "GET / HTTP/1.1~Host: a~\tb: c~~",
          "GET / HTTP/1.1~Host: a~B: c~ ~~",
          "GET / HTTP/1.1~Host: a~Transfer-Encoding:~ chunked~~",
        })
    void foldedLineIsRefused(String text) {
      assertRefused(400, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {" Host: a", "\tHost: a", " ", " : a"})
    void whiteSpaceBeforeTheFirstFieldIsRefused(String line) {
      assertRefused(400, "GET / HTTP/1.1~" + line + "~Host: a~~");
    }

    @Test
    void valuesKeepTheirOctetsWithoutSurroundingWhiteSpace() throws IOException {
      ParsedRequest request =
          request(
              lines("GET / HTTP/1.1~Host:a~X-A: \t b\tc  d \t ~X-E:~X-W: \t ~X-O: \u00e4\u00ff~~"));
      assertEquals("b\tc  d", request.head().fields().first(FieldName.of("x-a")));
      assertEquals("", request.head().fields().first(FieldName.of("x-e")));
      assertEquals("", request.head().fields().first(FieldName.of("x-w")));
      assertEquals("\u00e4\u00ff", request.head().fields().first(FieldName.of("x-o")));
      assertEquals("a", request.head().fields().first(FieldName.HOST));
      assertEquals(5, request.head().fields().size());
      assertEquals("X-A", request.head().fields().name(1));
    }

    @Test
    void valuesMayContainColons() throws IOException {
      ParsedRequest request = request(lines("GET / HTTP/1.1~Host: a:80~Referer: http://b/~~"));
      assertEquals("http://b/", request.head().fields().first(FieldName.REFERER));
    }
  }

  @Nested
  class MessageFraming {
    private ParsedRequest post(String fields) throws IOException {
      return request(lines("POST / HTTP/1.1~Host: a~" + fields + "~~"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 5", "007, 7", "9223372036854775807, 9223372036854775807"})
    void contentLengthFrames(String value, long octets) throws IOException {
      assertEquals(new Framing.Length(octets), post("Content-Length: " + value).framing());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "+5",
          "-5",
          "-0",
          "5a",
          "0x5",
          "5.0",
          "5 5",
          "5,5",
          "5, 5",
          "5,",
          ",5",
          "5;",
          "\"5\"",
          "five",
          "1e3",
          "1_000",
          "\u00b2",
          "9223372036854775808",
          "18446744073709551616",
          "99999999999999999999999999999",
        })
    void contentLengthThatIsNoNumberIsRefused(String value) {
      assertRefused(400, "POST / HTTP/1.1~Host: a~Content-Length: " + value + "~~");
      assertRefused(400, "GET / HTTP/1.0~Host: a~Content-Length: " + value + "~~");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Content-Length: 5~Content-Length: 5",
          "Content-Length: 5~Content-Length: 6",
          "Content-Length: 5~content-length: 5",
          "Content-Length: 0~X: y~Content-Length: 0",
          "Content-Length:~Content-Length: 5",
        })
    void severalContentLengthsAreRefused(String fields) {
      assertRefused(400, "POST / HTTP/1.1~Host: a~" + fields + "~~");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "Chunked", "CHUNKED"})
    void chunkedFrames(String coding) throws IOException {
      assertEquals(Framing.CHUNKED, post("Transfer-Encoding: " + coding).framing());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Content-Length: 5~Transfer-Encoding: chunked",
          "Transfer-Encoding: chunked~Content-Length: 5",
          "Transfer-Encoding: chunked~Content-Length: 0",
          "Transfer-Encoding: gzip, chunked~Content-Length: 5",
          "Transfer-Encoding: identity~Content-Length: 5",
          "Transfer-Encoding:~Content-Length: 5",
          "transfer-encoding: chunked~content-length: x",
        })
    void bothLengthAndCodingAreRefused(String fields) {
      assertRefused(400, "POST / HTTP/1.1~Host: a~" + fields + "~~");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          ",",
          "chunked,",
          ",chunked",
          "chunked, ",
          "chunked, chunked",
          "chunked,chunked",
          "chunked, gzip",
          "chunked, identity",
          "gzip",
          "identity",
          "xchunked",
          "chunkedx",
          "x-chunked",
          "chunked;a=b",
          "chunked ;a=b",
          "chunked;",
          "chunked chunked",
          "chunked foo",
          "\"chunked\"",
          "'chunked'",
          "chunked\u000b",
          "chun\u212aed",
          "gzip, chunked, chunked",
          "chunked, gzip, chunked",
          "(chunked)",
          "chunked/1",
          "gzip,, chunked",
        })
    void codingsThatDoNotEndInOneChunkedAreRefused(String value) {
      assertRefused(400, "POST / HTTP/1.1~Host: a~Transfer-Encoding: " + value + "~~");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Transfer-Encoding: chunked~Transfer-Encoding: chunked",
          "Transfer-Encoding: chunked~Transfer-Encoding: identity",
          "Transfer-Encoding: chunked~transfer-encoding:",
          "Transfer-Encoding:~Transfer-Encoding: chunked",
        })
    void severalCodingLinesAreOneList(String fields) {
      assertRefused(400, "POST / HTTP/1.1~Host: a~" + fields + "~~");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: gzip,chunked",
          "Transfer-Encoding: identity, chunked",
          "Transfer-Encoding: foo;a=b, CHUNKED",
          "Transfer-Encoding: gzip~Transfer-Encoding: chunked",
        })
    void otherCodingsUnderChunkedAreNotImplemented(String fields) {
      assertRefused(501, "POST / HTTP/1.1~Host: a~" + fields + "~~");
    }

    @Test
    void codingInHttp10IsRefused() {
      assertRefused(400, "POST / HTTP/1.0~Host: a~Transfer-Encoding: chunked~~");
      assertRefused(400, "POST http://a/ HTTP/1.0~Transfer-Encoding: chunked~~");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Transfer-Encoding : chunked",
          " Transfer-Encoding: chunked",
          "Transfer-Encoding\u00a0: chunked",
          "Content-Length : 5",
          "Transfer-Encoding: chunked\u0000",
          "Transfer-Encoding: chu\rnked",
          "Transfer-Encoding\n: chunked",
          "X: y\nTransfer-Encoding: chunked",
          "X: y\rTransfer-Encoding: chunked",
        })
    void disguisedFramingIsRefused(String line) {
      assertRefused(400, "POST / HTTP/1.1~Host: a~" + line + "~Content-Length: 3~~abc");
    }
  }

  @Nested
  class Expect {
    @ParameterizedTest
    @CsvSource({
      "HTTP/1.1, 100-continue, Content-Length: 5, true",
      "HTTP/1.1, 100-Continue, Transfer-Encoding: chunked, true",
      "HTTP/1.1, 100-continue, Content-Length: 0, false",
      "HTTP/1.1, 100-continue, X: y, false",
      "HTTP/1.0, 100-continue, Content-Length: 5, false",
      "HTTP/1.0, foo, Content-Length: 5, false",
    })
    void clientMayWaitOnlyBeforeContent(
        String version, String value, String framing, boolean expected) throws IOException {
      String text = "POST / " + version + "~Host: a~Expect: " + value + "~" + framing + "~~";
      assertEquals(expected, request(lines(text)).expectsContinue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"200-ok", "100-continue, 100-continue", "", "100-continue;a"})
    void otherExpectationsFail(String value) {
      assertRefused(417, "POST / HTTP/1.1~Host: a~Content-Length: 5~Expect: " + value + "~~");
    }
  }

  @Nested
  class Bounds {
    private static final String HOST = "Host: a\r\n";

    private String requestLine(int length) {
      return "GET /" + "x".repeat(length - "GET / HTTP/1.1".length()) + " HTTP/1.1\r\n";
    }

    private void assertStatus(int status, String text) {
      assertEquals(status, assertThrows(BadMessage.class, () -> request(text)).status());
    }

    @Test
    void longestRequestLineIsServedAndOneOctetMoreIsNot() throws IOException {
      assertEquals("GET", request(requestLine(16_384) + HOST + "\r\n").head().method());
      assertStatus(414, requestLine(16_385) + HOST + "\r\n");
      assertStatus(414, "GET /" + "x".repeat(20_000));
      assertStatus(414, "x".repeat(16_385));
    }

    @Test
    void unfinishedRequestLineWaitsForMore() {
      assertThrows(TruncatedHead.class, () -> request("x".repeat(16_384)));
    }

    @Test
    void largestHeadIsServedAndOneOctetMoreIsNot() throws IOException {
      String start = requestLine(100) + HOST + "X: ";
      int room = 65_536 - start.length() - 4;
      assertEquals(2, request(start + "y".repeat(room) + "\r\n\r\n").head().fields().size());
      assertStatus(431, start + "y".repeat(room + 1) + "\r\n\r\n");
      assertStatus(431, start + "y".repeat(100_000));
    }

    @Test
    void manySmallLinesMeetTheLimitOfTheHead() {
      StringBuilder text = new StringBuilder(requestLine(100) + HOST);
      for (int i = 0; i < 150; i++) {
        text.append("X: ").append("y".repeat(500)).append("\r\n");
      }
      assertStatus(431, text.toString());
    }

    @Test
    void twoHundredFieldsAreServedAndOneMoreIsNot() throws IOException {
      String lines = "X: y\r\n".repeat(199);
      assertEquals(200, request(requestLine(20) + HOST + lines + "\r\n").head().fields().size());
      assertStatus(431, requestLine(20) + HOST + lines + "X: y\r\n\r\n");
      assertStatus(431, requestLine(20) + HOST + lines + "X: y\r\n");
    }

    @Test
    void smallerLimitsHold() {
      Limits limits = new Limits(30, 60, 2, 0, 0);
      InputBuffer in = whole(requestLine(30) + HOST + "X: " + "y".repeat(30) + "\r\n\r\n");
      BadMessage refusal =
          assertThrows(BadMessage.class, () -> new RequestParser(in, "http", limits).next());
      assertEquals(431, refusal.status());
      assertThrows(IllegalArgumentException.class, () -> new Limits(60, 60, 2, 0, 0));
    }
  }
}
