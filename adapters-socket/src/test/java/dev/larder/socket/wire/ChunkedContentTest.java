package dev.larder.socket.wire;

import static dev.larder.socket.wire.Wire.octetByOctet;
import static dev.larder.socket.wire.Wire.readAll;
import static dev.larder.socket.wire.Wire.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.message.FieldName;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 section 7.1. `~` stands for CR LF in the tables.
final class ChunkedContentTest {
  private static String lines(String text) {
    return text.replace("~", "\r\n");
  }

  private static WireContent chunked(InputBuffer in) {
    return WireContent.of(Framing.CHUNKED, in, Limits.DEFAULT);
  }

  private static void assertRefused(int status, String text) {
    BadMessage whole =
        assertThrows(BadMessage.class, () -> readAll(chunked(whole(lines(text)))), text);
    assertEquals(status, whole.status(), () -> text + ": " + whole.reason());
    BadMessage pieces =
        assertThrows(BadMessage.class, () -> readAll(chunked(octetByOctet(lines(text)))), text);
    assertEquals(whole.reason(), pieces.reason());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "0~~, ||",
        "000~~, ||",
        "3~abc~0~~, abc",
        "3~abc~2~de~0~~, abcde",
        "0003~abc~00~~, abc",
        "0000000000000003~abc~0~~, abc",
        "a~0123456789~0~~, 0123456789",
        "A~0123456789~0~~, 0123456789",
        "3;a~abc~0;b~~, abc",
        "3;a=b;c=d~abc~0~~, abc",
        "3;a=\"b\"~abc~0~~, abc",
        "3;a=\"\"~abc~0~~, abc",
        "|3;a=\"b;c, \\\" \t\u00e4\";d~abc~0~~|, abc",
        "4~~~~0~~, |\r\n\r\n|",
        "3~0~~0~~, |0\r\n|",
      })
  void chunksAreJoined(String text, String content) throws IOException {
    for (InputBuffer in : new InputBuffer[] {whole(lines(text)), octetByOctet(lines(text))}) {
      WireContent chunked = chunked(in);
      assertEquals(-1, chunked.length());
      assertFalse(chunked.drained());
      assertEquals(content, readAll(chunked));
      assertTrue(chunked.drained());
      assertEquals(-1, chunked.read(new byte[1], 0, 1));
      assertEquals(0, in.buffered());
    }
  }

  @Nested
  class Sizes {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "~abc~0~~",
          "x~abc~0~~",
          "g~abc~0~~",
          "3x~abc~0~~",
          "0x3~abc~0~~",
          "0X3~abc~0~~",
          "+3~abc~0~~",
          "-3~abc~0~~",
          "-0~~",
          " 3~abc~0~~",
          "3 ~abc~0~~",
          "3\t~abc~0~~",
          "\t3~abc~0~~",
          "3_0~abc~0~~",
          "3.0~abc~0~~",
          "3,3~abc~0~~",
          "\"3\"~abc~0~~",
          "\u00b3~abc~0~~",
          "\u0133~abc~0~~",
          "3\u0000~abc~0~~",
          "3\nabc~0~~",
          "3\rabc~0~~",
          "3\r\r\nabc~0~~",
          "3~abc0~~",
          "3~abc\n0~~",
          "3~abc\r0~~",
          "3~abcd~0~~",
          "3~abc ~0~~",
          "2~abc~0~~",
          "3~abc~~0~~",
          "3~abc~",
        })
    void malformedChunkIsRefused(String text) {
      // The last one is cut off, so that nothing says more than that.
      if (text.equals("3~abc~")) {
        assertThrows(TruncatedContent.class, () -> readAll(chunked(whole(lines(text)))));
      } else {
        assertRefused(400, text);
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "8000000000000000",
          "ffffffffffffffff",
          "10000000000000000",
          "00000000000000003",
          "fffffffffffffffff",
          "100000000000000000000000000000000",
        })
    void sizeThatOverflowsIsRefused(String size) {
      assertRefused(400, size + "~abc~0~~");
    }

    @Test
    void largestSizeIsTaken() throws IOException {
      WireContent content = chunked(whole("7fffffffffffffff\r\nabc"));
      byte[] read = new byte[10];
      assertEquals(3, content.read(read, 0, 10));
      assertThrows(TruncatedContent.class, () -> content.read(read, 0, 10));
    }
  }

  @Nested
  class Extensions {
    @ParameterizedTest
    @ValueSource(
        strings = {
          ";",
          ";;",
          ";a;",
          ";a=",
          ";=b",
          "; a",
          " ;a",
          ";a =b",
          ";a= b",
          ";a=b ",
          ";a b",
          ";a=b c",
          ";a=\"b",
          ";a=\"b\"c",
          ";a=b\"",
          ";a=\"b\nc\"",
          ";a=\"b\rc\"",
          ";a=\"\\\r\"",
          ";a=\u0000",
          ";a=\"\u0000\"",
          ";a\nb",
          ";a\rb",
          ";\n",
          ";a/b",
          ";a=b=c",
          ";a=\"\u007f\"",
          ";\u00e4"
        })
    void malformedExtensionIsRefused(String extension) {
      assertRefused(400, "3" + extension + "~abc~0~~");
      assertRefused(400, "0" + extension + "~~");
    }

    @Test
    void longestExtensionIsDroppedAndOneOctetMoreIsRefused() throws IOException {
      String longest = ";" + "x".repeat(Limits.DEFAULT.chunkExtension() - 1);
      assertEquals("abc", readAll(chunked(whole("3" + longest + "\r\nabc\r\n0\r\n\r\n"))));
      assertRefused(400, "3" + longest + "x~abc~0~~");
      assertRefused(400, "3;a=\"" + ";".repeat(5_000) + "\"~abc~0~~");
      assertRefused(400, "3" + ";a".repeat(2_500) + "~abc~0~~");
    }

    @Test
    void extensionsOfAllChunksTogetherAreBounded() throws IOException {
      String chunk = "1;" + "x".repeat(1_023) + "\r\na\r\n";
      assertEquals("a".repeat(16), readAll(chunked(whole(chunk.repeat(16) + "0\r\n\r\n"))));
      assertRefused(400, chunk.repeat(17) + "0~~");
    }
  }

  @Nested
  class Trailers {
    @Test
    void trailersAreThereAfterTheEnd() throws IOException {
      WireContent content =
          chunked(whole(lines("3~abc~0~Digest: x~Server-Timing: a;dur=1~ETag: \"e\"~~")));
      assertTrue(content.trailers().isEmpty());
      assertEquals("abc", readAll(content));
      assertEquals(3, content.trailers().size());
      assertEquals("x", content.trailers().first(FieldName.of("digest")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 3", "transfer-encoding: chunked", "Host: a"})
    void framingFieldIsRefused(String line) {
      assertRefused(400, "3~abc~0~A: b~" + line + "~~");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Cache-Control: no-store",
          "Set-Cookie: a=b",
          "Authorization: x",
          "Connection: close",
          "Content-Type: text/html",
          "Content-Encoding: gzip",
          "Vary: *",
          "Age: 5",
          "Location: /",
          "Trailer: a",
          "TE: trailers",
          "Via: 1.1 x",
          "WWW-Authenticate: Basic",
          "Expires: 0"
        })
    void fieldThatMustBeKnownBeforehandIsDropped(String line) throws IOException {
      WireContent content = chunked(whole(lines("3~abc~0~A: b~" + line + "~~")));
      readAll(content);
      assertEquals("A: b\r\n", content.trailers().toString());
      assertTrue(content.drained());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "A : b",
          " A: b",
          "A",
          ": b",
          "A: b\u0000",
          "A: b\rc",
          "A: b\nB: c",
          "A: b~ c",
          "\n"
        })
    void malformedTrailerIsRefused(String line) {
      assertRefused(400, "3~abc~0~" + line + "~~");
    }

    @Test
    void trailersAreBounded() throws IOException {
      String text = "0\r\n" + "X: y\r\n".repeat(200) + "\r\n";
      WireContent content = chunked(whole(text));
      assertEquals("", readAll(content));
      assertEquals(200, content.trailers().size());
      assertRefused(431, "0~" + "X: y~".repeat(201) + "~");
      assertRefused(431, "0~X: " + "y".repeat(70_000) + "~~");
    }
  }

  @Nested
  class Ends {
    private static final String TEXT = "3;a=\"b\"\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n";

    @Test
    void endAnywhereBeforeTheLastOctetIsTruncation() throws IOException {
      for (int cut = 0; cut < TEXT.length(); cut++) {
        WireContent content = chunked(whole(TEXT.substring(0, cut)));
        assertThrows(TruncatedContent.class, () -> readAll(content), "after " + cut);
        assertFalse(content.drained());
      }
      assertEquals("abcde", readAll(chunked(whole(TEXT))));
    }

    @Test
    void nextMessageStaysInTheBuffer() throws IOException {
      InputBuffer in = whole(TEXT + "GET");
      readAll(chunked(in));
      assertEquals(3, in.buffered());
    }

    @Test
    void closedContentCannotBeRead() {
      WireContent content = chunked(whole(TEXT));
      content.close();
      content.close();
      assertThrows(IOException.class, () -> content.read(new byte[1], 0, 1));
      assertFalse(content.drained());
    }
  }

  @Nested
  class Available {
    @Test
    void wholeChunksInTheBufferAreReadInOneGo() throws IOException {
      InputBuffer in = whole("3\r\nabc\r\n2;x\r\nde\r\n1\r\nf\r\n0\r\n\r\n");
      assertTrue(in.await());
      WireContent content = chunked(in);
      assertEquals(3, content.available());
      assertEquals(6, content.read(new byte[10], 0, 10));
      assertEquals(0, content.available());
      assertEquals(-1, content.read(new byte[10], 0, 10));
      assertEquals(0, content.available());
    }

    @Test
    void chunkOfWhichOnlyAPartIsThereCountsWithThatPart() throws IOException {
      InputBuffer in = Wire.cut("a\r\n0123456789\r\n0\r\n\r\n", 7);
      assertTrue(in.await());
      WireContent content = chunked(in);
      assertEquals(4, content.available());
      assertEquals(2, content.read(new byte[2], 0, 2));
      assertEquals(2, content.available());
    }

    @Test
    void nothingIsPromisedBeforeTheChunkHeaderIsWhole() throws IOException {
      for (int cut = 1; cut <= 3; cut++) {
        InputBuffer in = Wire.cut("a\r\n0123456789\r\n0\r\n\r\n", cut);
        assertTrue(in.await());
        assertEquals(0, chunked(in).available());
      }
    }

    @Test
    void readReturnsWhatIsThereWithoutWaitingForTheNextChunk() throws IOException {
      String text = "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
      for (int cut = 4; cut < 12; cut++) {
        InputBuffer in = Wire.cut(text, cut);
        assertTrue(in.await());
        WireContent content = chunked(in);
        assertEquals(Math.min(3, cut - 3), content.read(new byte[10], 0, 10), "cut at " + cut);
      }
    }
  }
}
