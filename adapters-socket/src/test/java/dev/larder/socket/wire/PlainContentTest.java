package dev.larder.socket.wire;

import static dev.larder.socket.wire.Wire.octetByOctet;
import static dev.larder.socket.wire.Wire.readAll;
import static dev.larder.socket.wire.Wire.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class PlainContentTest {
  private static WireContent of(Framing framing, InputBuffer in) {
    return WireContent.of(framing, in, Limits.DEFAULT);
  }

  @Nested
  class Fixed {
    @Test
    void endsAfterTheAnnouncedLength() throws IOException {
      for (InputBuffer in : new InputBuffer[] {whole("abcdeGET"), octetByOctet("abcdeGET")}) {
        WireContent content = of(new Framing.Length(5), in);
        assertEquals(5, content.length());
        assertFalse(content.drained());
        assertEquals("abcde", readAll(content, 3));
        assertTrue(content.drained());
        assertEquals(-1, content.read(new byte[1], 0, 1));
        assertTrue(in.await());
        assertEquals('G', in.next());
      }
    }

    @Test
    void noOctetIsNoContent() throws IOException {
      for (Framing framing : new Framing[] {Framing.NONE, new Framing.Length(0)}) {
        WireContent content = of(framing, whole("GET"));
        assertTrue(content.drained());
        assertEquals(0, content.length());
        assertEquals(-1, content.read(new byte[1], 0, 1));
      }
    }

    @Test
    void earlyEndIsTruncation() {
      for (String text : new String[] {"", "a", "abcd"}) {
        WireContent content = of(new Framing.Length(5), whole(text));
        assertThrows(TruncatedContent.class, () -> readAll(content));
        assertFalse(content.drained());
      }
    }

    @Test
    void availableIsWhatTheBufferHasOfIt() throws IOException {
      InputBuffer in = whole("abcdeGET");
      WireContent content = of(new Framing.Length(5), in);
      assertEquals(0, content.available());
      assertTrue(in.await());
      assertEquals(5, content.available());
      assertEquals(2, content.read(new byte[2], 0, 2));
      assertEquals(3, content.available());
      assertEquals(3, of(new Framing.Length(1L << 40), Wire.whole("abc")).read(new byte[9], 0, 9));
    }

    @Test
    void largeReadsGoStraightToTheCaller() throws IOException {
      AtomicReference<byte[]> seen = new AtomicReference<>();
      InputBuffer in =
          new InputBuffer(
              (target, offset, length) -> {
                seen.set(target);
                assertEquals(7, offset);
                assertEquals(4_000, length);
                return length;
              });
      byte[] target = new byte[10_000];
      assertEquals(4_000, of(new Framing.Length(4_000), in).read(target, 7, 9_000));
      assertSame(target, seen.get());
    }
  }

  @Nested
  class UntilClose {
    @Test
    void lastsUntilTheEndAndLeavesNoConnection() throws IOException {
      WireContent content = of(Framing.UNTIL_CLOSE, octetByOctet("abc\r\n"));
      assertEquals(-1, content.length());
      assertEquals("abc\r\n", readAll(content));
      assertTrue(content.atEnd());
      assertFalse(content.drained());
      assertEquals(-1, content.read(new byte[1], 0, 1));
    }

    @Test
    void brokenConnectionIsNoEnd() {
      InputBuffer in =
          new InputBuffer(
              (_, _, _) -> {
                throw new IOException("reset");
              });
      WireContent content = of(Framing.UNTIL_CLOSE, in);
      assertThrows(IOException.class, () -> readAll(content));
      assertFalse(content.atEnd());
    }
  }
}
