package dev.larder.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.message.MalformedTarget;
import dev.larder.domain.message.TargetUri;
import dev.larder.domain.prefetch.Link;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageLimitsTest {
  private static final long OCTETS = 1 << 20;
  private static final Duration LONG = Duration.ofDays(1);

  private final TargetUri page = uri("http://a.example/");

  private static TargetUri uri(String text) {
    try {
      return TargetUri.parse(text);
    } catch (MalformedTarget e) {
      throw new AssertionError(text, e);
    }
  }

  private List<Link> links(PageLimits limits, String html) {
    return links(new JsoupLinkExtractor(limits, () -> 0), html);
  }

  private List<Link> links(JsoupLinkExtractor extractor, String html) {
    try {
      return extractor.links(ByteContent.of(html.getBytes(UTF_8)), null, page);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Numbered links, as many as asked for.
  private static String numbered(int count) {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < count; i++) {
      html.append("<a href=").append(i).append("></a>");
    }
    return html.toString();
  }

  @Nested
  class Links {
    private final PageLimits three = new PageLimits(OCTETS, 1000, 3, LONG);

    @Test
    void firstLinksAreKept() {
      assertEquals(links(three, numbered(3)), links(three, numbered(10)));
    }

    @Test
    void duplicatesDoNotCount() {
      assertEquals(3, links(three, numbered(1) + numbered(1) + numbered(3)).size());
    }

    @Test
    void noFollowPastTheBoundStillCounts() {
      List<Link> links = links(three, numbered(5) + "<a href=1 rel=nofollow>");
      assertEquals(List.of(false, true, false), links.stream().map(Link::noFollow).toList());
    }

    @Test
    void twoThousandAreTheDefault() {
      assertEquals(2_000, links(new JsoupLinkExtractor(), numbered(2_100)).size());
    }
  }

  @Nested
  class Octets {
    @Test
    void linksPastTheBoundAreNotRead() throws IOException {
      PageLimits limits = new PageLimits(10_000, 1000, 1000, LONG);
      String html = "<a href=a></a>" + " ".repeat(9_972) + "<a href=b></a>" + "<a href=c></a>";
      ByteContent content = ByteContent.of(html.getBytes(UTF_8));
      List<Link> links = new JsoupLinkExtractor(limits, () -> 0).links(content, null, page);
      assertEquals(
          List.of(uri("http://a.example/a"), uri("http://a.example/b")),
          links.stream().map(Link::target).toList());
      assertEquals(10_000, content.position());
    }

    @Test
    void tagThatIsCutAtTheBoundIsNoLink() {
      PageLimits limits = new PageLimits(20, 1000, 1000, LONG);
      assertEquals(1, links(limits, "<a href=a><a href=bcd>").size());
    }
  }

  @Nested
  class ElementCount {
    @Test
    void parsingStopsAtTheBound() {
      PageLimits limits = new PageLimits(OCTETS, 50, 1000, LONG);
      int found = links(limits, numbered(500)).size();
      assertTrue(found >= 45 && found <= 52, found + " links");
    }
  }

  @Nested
  class Time {
    @Test
    void linksParsedInTimeAreKept() {
      AtomicLong clock = new AtomicLong();
      PageLimits limits = new PageLimits(OCTETS, 50_000, 50_000, Duration.ofNanos(10));
      JsoupLinkExtractor extractor = new JsoupLinkExtractor(limits, clock::getAndIncrement);
      int found = links(extractor, numbered(10_000)).size();
      assertTrue(found > 100 && found < 2_000, found + " links");
    }
  }

  @Nested
  class Clock {
    @Test
    void timeRunsFromTheFirstRead() throws IOException {
      AtomicLong clock = new AtomicLong();
      TimedReader reader =
          new TimedReader(new StringReader("abc"), Duration.ofNanos(10), clock::get);
      clock.set(1_000);
      assertEquals('a', reader.read());
      clock.set(1_009);
      assertEquals('b', reader.read());
      clock.set(1_010);
      assertEquals(-1, reader.read());
    }
  }

  /// Pages made to exhaust stack, heap or time; each has to come to an end without an exception.
  @Nested
  class HostilePages {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "<div>",
          "<b>",
          "<a href=x><div>",
          "<table>",
          "<table><a>",
          "<template>",
          "<svg><g>",
          "<font x=1><p>",
          "</p>",
          "<!--",
          "<![CDATA[",
          "<",
          "&",
          "\0",
          "<script>",
          "<select><option>",
          "<frameset>",
          "<base href=x>",
          "<p x=\""
        })
    void repeatedMarkupIsSurvived(String markup) {
      links(new JsoupLinkExtractor(), markup.repeat(60_000 / markup.length()));
    }

    @Test
    void deeplyNestedLinkIsSurvived() {
      links(new JsoupLinkExtractor(), "<div>".repeat(40_000) + "<a href=x>");
    }

    @Test
    void giganticAttributesAreSkipped() {
      String big = "x".repeat(300_000);
      List<Link> links =
          links(
              new JsoupLinkExtractor(),
              "<a href='%s'></a><a %s=1></a><a rel='%s' href=b></a>".formatted(big, big, big));
      assertEquals(List.of(uri("http://a.example/b")), links.stream().map(Link::target).toList());
    }

    @Test
    void manyAttributesAreSurvived() {
      StringBuilder tag = new StringBuilder("<a");
      for (int i = 0; i < 20_000; i++) {
        tag.append(" x").append(i).append("=1");
      }
      links(new JsoupLinkExtractor(), tag.append(" href=b>").toString());
    }
  }
}
