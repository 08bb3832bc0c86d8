package dev.larder.socket.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a message means never depends on how its octets were cut into packets, nor is there any
/// message that means something else when it is written again. `~` stands for CR LF.
final class SplitsTest {
  private static final String ALPHABET = " \t\r\n\u0000:;,=\"/*?#%[]@\\.0159aAfFxX\u007f\u00e4";

  private static final List<String> REQUESTS =
      List.of(
          "GET http://a/b HTTP/1.1~Host: a~Accept: */*~~",
          "~GET / HTTP/1.0~Host: a~~",
          "POST / HTTP/1.1~Host: a~Content-Length: 5~Expect: 100-continue~~abcdeGET",
          "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~"
              + "3;a=\"b\"~abc~0a~0123456789~0;x~Digest: x~~",
          "CONNECT a:443 HTTP/1.1~Host: a:443~~",
          "OPTIONS * HTTP/1.1~Host: a~~");

  private static final List<String> RESPONSES =
      List.of(
          "HTTP/1.1 200 OK~Content-Length: 3~~abc",
          "HTTP/1.1 200~Transfer-Encoding: chunked~~3~abc~0~A: b~~",
          "HTTP/1.0 404 Not Found~~until the end",
          "HTTP/1.1 304 Not Modified~ETag: \"x\"~~");

  private static String lines(String text) {
    return text.replace("~", "\r\n");
  }

  /// All that is read: head, content, trailers, and what is left for the next message.
  private static String readRequest(InputBuffer in) {
    return Wire.outcome(
        () -> {
          ParsedRequest request = Wire.requests(in).next();
          return request == null ? "nothing" : request + content(request.framing(), in);
        });
  }

  private static String readResponse(InputBuffer in) {
    return Wire.outcome(
        () -> {
          ParsedResponse response = new ResponseParser(in, Limits.DEFAULT).next("GET");
          return response == null ? "nothing" : response + content(response.framing(), in);
        });
  }

  private static String content(Framing framing, InputBuffer in) throws IOException {
    WireContent content = WireContent.of(framing, in, Limits.DEFAULT);
    StringBuilder text = new StringBuilder(Wire.readAll(content, 7)).append(content.trailers());
    text.append(", then ");
    for (int c = in.next(); c >= 0; c = in.next()) {
      text.append((char) c);
    }
    return text.toString();
  }

  @Test
  void everyCutGivesTheSameRequest() {
    for (String text : REQUESTS) {
      assertEveryCutIsTheSame(lines(text));
    }
  }

  @Test
  void everyCutGivesTheSameResponse() {
    for (String text : RESPONSES) {
      String octets = lines(text);
      String expected = readResponse(Wire.whole(octets));
      assertTrue(expected.startsWith("ParsedResponse"), expected);
      for (int cut = 1; cut < octets.length(); cut++) {
        assertEquals(expected, readResponse(Wire.cut(octets, cut)), text + " cut at " + cut);
      }
      assertEquals(expected, readResponse(Wire.octetByOctet(octets)), text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1~Host: a\n~",
        "GET / HTTP/1.1~Host: a~A: b\rc~~",
        "GET / HTTP/1.1~Host: a~ b~~",
        "GET / HTTP/2.0~Host: a~~",
        "~~GET / HTTP/1.1~Host: a~~",
        "\rGET / HTTP/1.1~Host: a~~",
        "\u0016\u0003\u0001",
        "GET / HTTP/1.1~Host: a~Host: a~~",
        "POST / HTTP/1.1~Host: a~Content-Length: 5~Transfer-Encoding: chunked~~",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~3~abcd~0~~",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~3 ~abc~0~~",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~3~abc~0~Host: a~~",
        "GET / HTTP/1.1~Host: a",
        "POST / HTTP/1.1~Host: a~Content-Length: 5~~abc",
      })
  void everyCutIsRefusedInTheSameWay(String text) {
    assertNotEquals('P', readRequest(Wire.whole(lines(text))).charAt(0));
    assertEveryCutIsTheSame(lines(text));
  }

  private static void assertEveryCutIsTheSame(String octets) {
    String expected = readRequest(Wire.whole(octets));
    for (int cut = 1; cut < octets.length(); cut++) {
      assertEquals(expected, readRequest(Wire.cut(octets, cut)), octets + " cut at " + cut);
    }
    assertEquals(expected, readRequest(Wire.octetByOctet(octets)), octets);
  }

  @Test
  void mutatedRequestsMeanTheSameInEveryCutAndWhenWrittenAgain() throws IOException {
    Random random = new Random(9112);
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      String octets = mutated(lines(REQUESTS.get(i % REQUESTS.size())), random);
      String expected = readRequest(Wire.whole(octets));
      int cut = 1 + random.nextInt(octets.length());
      assertEquals(expected, readRequest(Wire.cut(octets, cut)), octets + " cut at " + cut);
      assertEquals(expected, readRequest(Wire.octetByOctet(octets)), octets);
      if (expected.startsWith("ParsedRequest")) {
        accepted++;
        assertWrittenAgainTheSame(octets);
      }
    }
    assertTrue(accepted > 2_000, accepted + " of the mutated requests are still well-formed");
  }

  @Test
  void mutatedResponsesMeanTheSameInEveryCut() {
    Random random = new Random(9110);
    for (int i = 0; i < 20_000; i++) {
      String octets = mutated(lines(RESPONSES.get(i % RESPONSES.size())), random);
      String expected = readResponse(Wire.whole(octets));
      int cut = 1 + random.nextInt(octets.length());
      assertEquals(expected, readResponse(Wire.cut(octets, cut)), octets + " cut at " + cut);
      assertEquals(expected, readResponse(Wire.octetByOctet(octets)), octets);
    }
  }

  private static String mutated(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int at = random.nextInt(mutated.length());
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(3)) {
        case 0 -> mutated.setCharAt(at, c);
        case 1 -> mutated.insert(at, c);
        default -> mutated.deleteCharAt(at);
      }
    }
    return mutated.toString();
  }

  private static void assertWrittenAgainTheSame(String octets) throws IOException {
    InputBuffer in = Wire.whole(octets);
    ParsedRequest first = Wire.requests(in).next();
    if (first == null) {
      return;
    }
    StringBuilder written = new StringBuilder();
    MessageWriter writer =
        new MessageWriter(
            (source, offset, length) ->
                written.append(new String(source, offset, length, ISO_8859_1)));
    String target =
        first.form() == TargetForm.AUTHORITY
            ? first.head().target().host() + ":" + first.head().target().port()
            : first.form() == TargetForm.ABSOLUTE && !first.head().method().equals("OPTIONS")
                ? first.head().target().toString()
                : first.head().target().pathAndQuery();
    writer
        .head()
        .request(first.head().method(), target)
        .fields(first.head().fields(), first.framing())
        .end();
    WireContent content = WireContent.of(first.framing(), in, Limits.DEFAULT);
    writer.send(first.framing(), content);
    InputBuffer again = Wire.whole(written.toString());
    ParsedRequest second = Wire.requests(again).next();
    if (second == null) {
      throw new AssertionError("nothing came of " + octets);
    }
    assertEquals(first.framing(), second.framing(), octets);
    assertEquals(first.head().method(), second.head().method(), octets);
    assertEquals(unframed(first), unframed(second), octets);
    WireContent back = WireContent.of(second.framing(), again, Limits.DEFAULT);
    Wire.readAll(back);
    assertEquals(content.trailers(), back.trailers(), octets);
    assertEquals(0, again.buffered(), octets);
  }

  private static Fields unframed(ParsedRequest request) {
    return request
        .head()
        .fields()
        .without(
            name ->
                name.equals(FieldName.CONTENT_LENGTH) || name.equals(FieldName.TRANSFER_ENCODING));
  }
}
