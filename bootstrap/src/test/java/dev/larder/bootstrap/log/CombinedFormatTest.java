package dev.larder.bootstrap.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.cache.CacheStatus;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.MalformedTarget;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.TargetUri;
import dev.larder.socket.listen.Exchange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CombinedFormatTest {
  private static final Instant STARTED = Instant.parse("2026-11-22T11:05:00.999Z");

  private final CombinedFormat format = new CombinedFormat(ZoneOffset.ofHours(1));

  private static RequestHead request(String uri, Fields fields) throws MalformedTarget {
    return new RequestHead("GET", TargetUri.parse(uri), 1, fields);
  }

  private static Exchange exchange(RequestHead request, Duration duration, boolean whole) {
    return new Exchange(
        "192.0.2.7", request, 200, 1256, STARTED, duration, whole, new CacheStatus.Hit(9));
  }

  @Test
  void aLineHasEverything() throws MalformedTarget {
    Fields fields = Fields.of("Referer", "http://example.com/", "User-Agent", "curl/8.14");
    assertEquals(
        "192.0.2.7 - - [22/Nov/2026:12:05:00 +0100] \"GET http://example.com/a?b HTTP/1.1\" 200"
            + " 1256 \"http://example.com/\" \"curl/8.14\" \"larder; hit; ttl=9\" 0.000123\n",
        format.line(
            exchange(request("http://example.com/a?b", fields), Duration.ofNanos(123_999), true)));
  }

  @Test
  void whatIsNotThereIsADash() {
    assertEquals(
        "192.0.2.7 - - [22/Nov/2026:12:05:00 +0100] \"-\" 400 99 \"-\" \"-\""
            + " \"larder; detail=bad-message\" 61.500000\n",
        format.line(
            new Exchange(
                "192.0.2.7",
                null,
                400,
                99,
                STARTED,
                Duration.ofMillis(61_500),
                true,
                new CacheStatus.Generated("bad-message"))));
  }

  @Test
  void anAnswerThatWasCutSaysSo() throws MalformedTarget {
    String line =
        format.line(exchange(request("http://a/", Fields.EMPTY), Duration.ofSeconds(1), false));
    assertTrue(line.endsWith(" 1.000000 cut\n"), line);
  }

  @Test
  void clientsCannotForgeLinesOrFields() throws MalformedTarget {
    Fields fields = Fields.of("User-Agent", "x\" 200 \\\t\u0080\u009b\u00e9");
    String line = format.line(exchange(request("http://a/", fields), Duration.ZERO, true));
    assertTrue(line.contains("\"x\\\" 200 \\\\\\x09\\x80\\x9b\\xe9\""), line);
  }

  @Test
  void everyCharacterIsVisibleAscii() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0x800; c++) {
      all.append(c);
    }
    Exchange exchange =
        new Exchange(
            all.toString(),
            null,
            400,
            0,
            STARTED,
            Duration.ZERO,
            true,
            new CacheStatus.Generated(all.toString()));
    String line = format.line(exchange);
    assertEquals(line.length() - 1, line.indexOf('\n'));
    assertTrue(line.chars().limit(line.length() - 1).allMatch(c -> c >= ' ' && c < 0x7f), line);
    assertTrue(line.contains("\\u0100"), line);
  }

  @Test
  void theTimeFollowsTheExchangeNotTheLineBefore() throws MalformedTarget {
    RequestHead request = request("http://a/", Fields.EMPTY);
    Exchange first = exchange(request, Duration.ZERO, true);
    Exchange later =
        new Exchange(
            "c", request, 200, 0, STARTED.plusSeconds(1), Duration.ZERO, true, first.cacheStatus());
    assertTrue(format.line(first).contains(":12:05:00 "));
    assertTrue(format.line(later).contains(":12:05:01 "));
    assertTrue(format.line(first).contains(":12:05:00 "));
  }

  @Test
  void monthsAreEnglishEverywhere() throws MalformedTarget {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      String line =
          new CombinedFormat(ZoneOffset.UTC)
              .line(exchange(request("http://a/", Fields.EMPTY), Duration.ZERO, true));
      assertTrue(line.contains("[22/Nov/2026:11:05:00 +0000]"), line);
    } finally {
      Locale.setDefault(before);
    }
  }
}
