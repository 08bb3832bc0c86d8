package dev.larder.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.domain.message.MalformedTarget;
import dev.larder.domain.message.TargetUri;
import dev.larder.domain.prefetch.Link;
import dev.larder.domain.prefetch.Link.Kind;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsoupLinkExtractorTest {
  private static final String SITE = "http://a.example";

  private final JsoupLinkExtractor extractor = new JsoupLinkExtractor();
  private final TargetUri page = uri(SITE + "/dir/page.html");

  private static TargetUri uri(String text) {
    try {
      return TargetUri.parse(text);
    } catch (MalformedTarget e) {
      throw new AssertionError(text, e);
    }
  }

  private List<Link> links(String html) {
    return links(html.getBytes(UTF_8), null);
  }

  private List<Link> links(byte[] octets, @Nullable String charset) {
    try {
      return extractor.links(ByteContent.of(octets), charset, page);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Targets, separated by spaces; those on the page's own site by their path alone.
  private String targets(String html) {
    return joined(links(html));
  }

  private static String joined(List<Link> links) {
    return String.join(
        " ", links.stream().map(l -> l.target().toString().replace(SITE + "/", "/")).toList());
  }

  @Nested
  class Elements {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "<a href=x>t</a>",
          "<A HREF='x'>",
          "<a href=\"x\" >",
          "<a\nhref = x>",
          "<a href=x ><a href=x >",
          "<map><area href=x></map>",
          "<svg><a href=x>t</a></svg>",
          "<svg><a xlink:href=x>t</a></svg>",
          "<link rel=next href=x>",
          "<body><link rel=' foo\tPREV ' href=x>"
        })
    void navigationIsFound(String html) {
      assertEquals(
          List.of(new Link(uri(SITE + "/dir/x"), Kind.NAVIGATION, false, false)), links(html));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "<img src=x>",
          "<image src=x>",
          "<script src=x></script>",
          "<iframe src=x></iframe>",
          "<frameset><frame src=x></frameset>",
          "<video src=x></video>",
          "<video poster=x></video>",
          "<video><source src=x></video>",
          "<audio src=x></audio>",
          "<audio><track src=x></audio>",
          "<embed src=x>",
          "<input type=IMAGE src=x>",
          "<svg><image href=x /></svg>",
          "<svg><use xlink:href='x#part' /></svg>",
          "<link rel=stylesheet href=x>",
          "<link rel='alternate StyleSheet' href=x>",
          "<link rel='shortcut icon' href=x>",
          "<link rel=apple-touch-icon href=x>",
          "<link rel=preload as=font href=x>",
          "<link rel=modulepreload href=x>",
          "<link rel=prefetch href=x>",
          "<link rel=manifest href=x>"
        })
    void subresourceIsFound(String html) {
      assertEquals(
          List.of(new Link(uri(SITE + "/dir/x"), Kind.SUBRESOURCE, false, false)), links(html));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "x",
          "<a name=x>",
          "<a src=x>",
          "<div href=x src=x>",
          "<img href=x>",
          "<img srcset='x 1x, y 2x'>",
          "<img src=''>",
          "<script src=' '></script>",
          "<input type=text src=x>",
          "<object data=x></object>",
          "<form action=x></form>",
          "<link href=x>",
          "<link rel=canonical href=x>",
          "<link rel=alternate href=x>",
          "<link rel=dns-prefetch href=//x>",
          "<link rel=preconnect href=//x>",
          "<link rel=pingback href=x>",
          "<link rel=stylesheet>",
          "<!-- <a href=x> -->",
          "<script>document.write('<a href=x>')</script>",
          "<style><a href=x></style>",
          "<textarea><a href=x></textarea>",
          "<title><a href=x></title>",
          "<template><a href=x><p><img src=y></template>",
          "<noscript><img src=x></noscript>",
          "<head><noscript><link rel=stylesheet href=x></noscript></head>",
          "<p title='<a href=x>'>",
          "&lt;a href=x&gt;"
        })
    void nothingElseIsALink(String html) {
      assertEquals(List.of(), links(html));
    }

    @Test
    void linksFollowInertElements() {
      assertEquals(
          "/dir/b /dir/d",
          targets(
              "<template><a href=a></template><a href=b><noscript><a href=c></noscript><img"
                  + " src=d>"));
    }

    @Test
    void selfClosedScriptHidesWhatFollowsEvenInXhtml() {
      assertEquals(
          "/dir/s.js", targets("<html xmlns='urn:x'><script src='s.js'/><a href='b'/></html>"));
    }

    @Test
    void brokenMarkupIsReadAsBrowsersReadIt() {
      assertEquals(
          "/dir/a /dir/b /dir/c/ /dir/d",
          targets(
              "<table><a href=a><tr><b><p><a href=b></table></i><a href=c/ href=z></div><a"
                  + " href='d'x>"));
    }
  }

  @Nested
  class References {
    @ParameterizedTest
    @CsvSource(
        delimiter = '~',
        quoteCharacter = '\u0001',
        value = {
          "href=b.html~/dir/b.html",
          "href=../x~/x",
          "href=?q~/dir/page.html?q",
          "href=//host/p~http://host/p",
          "href=/abs~/abs",
          "href='b.html#part'~/dir/b.html",
          "href=' b.html\t'~/dir/b.html",
          "href='b c.html'~/dir/b%20c.html",
          "href='?a=1&amp;b=2'~/dir/page.html?a=1&b=2",
          "href='?a=1&b=2'~/dir/page.html?a=1&b=2",
          "href='?a=1&copy=2'~/dir/page.html?a=1&copy=2",
          "href='&#98;&#x2E;html'~/dir/b.html",
          "href='b&Tab;.&NewLine;html'~/dir/b.html",
          "href=\"&#34;&quot;\"~/dir/%22%22",
          "href='caf&eacute;'~/dir/caf%C3%A9",
          "href=HTTP://A.EXAMPLE:80/Up~/Up",
          "href='..\\x'~/x",
          "href=https://b.example/~https://b.example/",
          "href='javascript:x()'~",
          "href=mailto:a@b~",
          "href=http://[~",
          "href='http://a b/'~",
          "href=''~",
          "href~",
          "href=#top~",
          "href=page.html#top~",
          "href=./page.html~"
        })
    void referenceIsResolvedLikeInABrowser(String attribute, @Nullable String target) {
      assertEquals(target == null ? "" : target, targets("<a " + attribute + ">"));
    }

    @Test
    void malformedReferenceIsSkippedAlone() {
      assertEquals("/dir/b", targets("<a href='http://x:y:z/'></a><a href=b></a>"));
    }
  }

  @Nested
  class BaseElement {
    @ParameterizedTest
    @CsvSource({
      "<base href=/other/>, /other/b",
      "<base href=/other>, /b",
      "<base href='../x/?q'>, /x/b",
      "<base href=http://b.example/y/>, http://b.example/y/b",
      "<base href=//b.example>, http://b.example/b",
      "<base href=/1/><base href=/2/>, /1/b",
      "<base target=_top><base href=/2/>, /2/b",
      "<BASE HREF=' /o/ '>, /o/b",
      "<base href=''>, /dir/b",
      "<base href='http://x:y:z/'>, /dir/b",
      "<base href='data:text/html'>, /dir/b",
      "<base href='javascript:x'>, /dir/b",
      "<template><base href=/t/></template>, /dir/b",
      "<noscript><base href=/n/></noscript>, /dir/b",
      "<!--<base href=/c/>-->, /dir/b"
    })
    void firstBaseWithHrefCounts(String base, String target) {
      assertEquals(target, targets(base + "<a href=b>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x.example/", "about:blank", "http://user@a.example/"})
    void baseThatCannotBeFetchedLeavesAbsoluteLinks(String base) {
      assertEquals(
          "/c", targets("<base href='" + base + "'><a href=b></a><a href=http://a.example/c></a>"));
    }

    @Test
    void baseCountsWhereverItStands() {
      assertEquals("/o/b", targets("<a href=b></a><p><base href=/o/>"));
    }

    @Test
    void fragmentIsRelativeToTheBaseToo() {
      assertEquals("/o/", targets("<base href=/o/><a href=#top></a>"));
    }
  }

  @Nested
  class Wishes {
    @ParameterizedTest
    @CsvSource({
      "<a href=x rel=nofollow>, true, false",
      "<a href=x rel='noopener NoFollow'>, true, false",
      "<a href=x rel=nofollower>, false, false",
      "<a href=x download>, false, true",
      "<a href=x download=name.txt rel=nofollow>, true, true",
      "<area href=x download>, false, true",
      "<img src=x download>, false, false",
      "<link rel='next nofollow' href=x>, true, false"
    })
    void relAndDownloadAreRead(String html, boolean noFollow, boolean download) {
      Link link = links(html).getFirst();
      assertEquals(noFollow, link.noFollow());
      assertEquals(download, link.download());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "<a href=x></a><a href=x rel=nofollow download></a>",
          "<a href=x rel=nofollow></a><a href=x></a><a href=x download></a>"
        })
    void wishOfOneOccurrenceHoldsForAll(String html) {
      assertEquals(
          List.of(new Link(uri(SITE + "/dir/x"), Kind.NAVIGATION, true, true)), links(html));
    }
  }

  @Nested
  class Order {
    @Test
    void linksAreInDocumentOrderWithoutDuplicates() {
      assertEquals(
          "/dir/a /dir/b /dir/c",
          targets("<a href=a><img src=b></a><a href=./c></a><a href=a#x></a><a href=/dir/b></a>"));
    }
  }

  @Nested
  class Charsets {
    private static final String PATH = "/dir/%C3%A9%D0%96";
    private static final String HTML = "<a href=éЖ>";

    @Test
    void parameterCounts() {
      assertEquals(PATH, joined(links(HTML.getBytes(UTF_8), "UTF-8")));
      assertEquals(PATH, joined(links(HTML.getBytes(UTF_16BE), "utf-16be")));
      assertEquals(
          "/dir/%D0%96", joined(links("<a href=Ж>".getBytes(Charset.forName("KOI8-R")), "koi8-r")));
    }

    @Test
    void utf8IsTheDefault() {
      assertEquals(PATH, joined(links(HTML.getBytes(UTF_8), null)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "<meta charset=iso-8859-1>",
          "<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>",
          "<?xml version='1.0' encoding='iso-8859-1'?>"
        })
    void declarationCountsWithoutParameter(String declaration) {
      byte[] octets = (declaration + "<a href=é>").getBytes(ISO_8859_1);
      assertEquals("/dir/%C3%A9", joined(links(octets, null)));
      assertEquals("/dir/%EF%BF%BD", joined(links(octets, "utf-8")));
    }

    @Test
    void byteOrderMarkCountsMost() {
      assertEquals(PATH, joined(links(("\uFEFF" + HTML).getBytes(UTF_16LE), "utf-8")));
      assertEquals(PATH, joined(links(("\uFEFF" + HTML).getBytes(UTF_16BE), null)));
      assertEquals(PATH, joined(links(("\uFEFF" + HTML).getBytes(UTF_8), "iso-8859-1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-charset", "", "a b", "\"", "x\u0000"})
    void unknownParameterIsIgnored(String charset) {
      assertEquals(PATH, joined(links(HTML.getBytes(UTF_8), charset)));
    }

    @Test
    void characterThatStraddlesTheBeginningIsWhole() {
      String filler = " ".repeat(PageCharset.DECLARED_WITHIN - "<a href=".length() - 1);
      assertEquals(PATH, joined(links((filler + HTML).getBytes(UTF_8), null)));
    }

    @Test
    void everyCharsetOfTheJdkIsHarmless() {
      for (String name : Charset.availableCharsets().keySet()) {
        links("<meta charset=utf-8><a href=b>\u00e9</a>".getBytes(UTF_8), name);
        links(("<meta charset=" + name + "><a href=b>\u00e9</a>").getBytes(UTF_8), null);
      }
    }
  }

  @Nested
  class Reading {
    @Test
    void contentMayComeOctetByOctet() throws IOException {
      byte[] octets = "<meta charset=utf-8><a href=é>".repeat(300).getBytes(UTF_8);
      assertEquals("/dir/%C3%A9", joined(extractor.links(ByteContent.slow(octets), null, page)));
    }

    @Test
    void contentIsLeftOpenForItsOwner() throws IOException {
      ByteContent content = ByteContent.of("<a href=b>".getBytes(UTF_8));
      extractor.links(content, null, page);
      assertFalse(content.isClosed());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5_000, 100_000})
    void faultOfTheContentIsTheCallersToKnow(int length) {
      byte[] octets = " ".repeat(length).getBytes(UTF_8);
      IOException e =
          assertThrows(
              IOException.class, () -> extractor.links(ByteContent.cutAfter(octets), null, page));
      assertEquals("cut", e.getMessage());
    }
  }
}
