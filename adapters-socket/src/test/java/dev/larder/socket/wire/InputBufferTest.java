package dev.larder.socket.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.message.FieldName;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class InputBufferTest {
  private static String head(int size) {
    String start = "GET / HTTP/1.1\r\nHost: a\r\nCookie: ";
    return start + "x".repeat(size - start.length() - 4) + "\r\n\r\n";
  }

  @Test
  void growsForALargeHeadAndShrinksBehindIt() throws IOException {
    byte[] all = Wire.octets(head(40_000) + head(100));
    InputBuffer in = new InputBuffer(Wire.source(all, _ -> 1_000), 64);
    RequestParser parser = Wire.requests(in);
    ParsedRequest large = parser.next();
    assertNotNull(large);
    String cookie = large.head().fields().first(FieldName.COOKIE);
    assertNotNull(cookie);
    assertEquals(40_000 - 37, cookie.length());
    ParsedRequest small = parser.next();
    assertNotNull(small);
    assertTrue(in.octets().length <= 1_000, "what is left needs no large array");
    assertFalse(in.await());
  }

  @Test
  void keepsItsSizeForHeadsThatFit() throws IOException {
    InputBuffer in = new InputBuffer(Wire.source(Wire.octets(head(60).repeat(20)), _ -> 33), 64);
    RequestParser parser = Wire.requests(in);
    for (int i = 0; i < 20; i++) {
      assertNotNull(parser.next());
    }
    assertEquals(64, in.octets().length);
  }

  @Test
  void neverGrowsPastTheLimitOfAHead() {
    Limits limits = new Limits(100, 1_000, 200, 0, 0);
    InputBuffer fields =
        new InputBuffer(
            new ByteSource() {
              private boolean begun;

              @Override
              public int read(byte[] target, int offset, int length) {
                byte[] start = Wire.octets("GET / HTTP/1.1\r\nX: ");
                if (begun) {
                  Arrays.fill(target, offset, offset + length, (byte) 'x');
                  return length;
                }
                begun = true;
                System.arraycopy(start, 0, target, offset, start.length);
                return start.length;
              }
            },
            64);
    BadMessage refusal =
        assertThrows(BadMessage.class, () -> new RequestParser(fields, "http", limits).next());
    assertEquals(431, refusal.status());
    assertTrue(fields.octets().length <= 1_002);
  }

  @Test
  void reportsWhatIsBufferedWithoutBlocking() throws IOException {
    InputBuffer in = Wire.cut("abcdef", 4);
    assertEquals(0, in.buffered());
    assertTrue(in.await());
    assertEquals(4, in.buffered());
    assertEquals('a', in.next());
    assertEquals(3, in.buffered());
    byte[] read = new byte[10];
    assertEquals(0, in.read(read, 0, 0));
    assertEquals(3, in.read(read, 0, 10));
    assertEquals(2, in.read(read, 0, 10));
    assertEquals(-1, in.read(read, 0, 10));
    assertEquals(-1, in.next());
    assertFalse(in.await());
  }

  @Test
  void tinyCapacityIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new InputBuffer((_, _, _) -> -1, 15));
  }
}
