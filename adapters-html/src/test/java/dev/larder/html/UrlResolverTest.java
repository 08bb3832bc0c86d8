package dev.larder.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.domain.message.MalformedTarget;
import dev.larder.domain.message.TargetUri;
import dev.larder.html.Resolution.Elsewhere;
import dev.larder.html.Resolution.Malformed;
import dev.larder.html.Resolution.Resolved;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlResolverTest {
  private static final String BASE = "http://a.example/b/c/d.html?q";

  private static TargetUri uri(String text) {
    try {
      return TargetUri.parse(text);
    } catch (MalformedTarget e) {
      throw new AssertionError(text, e);
    }
  }

  private static Resolution resolve(String reference) {
    return new UrlResolver(uri(BASE)).resolve(reference);
  }

  private static void assertLeadsTo(String target, String reference) {
    assertEquals(new Resolved(uri(target)), resolve(reference), reference);
    assertEquals(target, ((Resolved) resolve(reference)).target().toString());
  }

  /// The examples of RFC 3986 section 5.4, as far as browsers agree with them.
  @Nested
  class Rfc3986Examples {
    @ParameterizedTest
    @CsvSource({
      "g, /b/c/g",
      "./g, /b/c/g",
      "g/, /b/c/g/",
      "/g, /g",
      "?y, /b/c/d.html?y",
      "g?y, /b/c/g?y",
      "#s, /b/c/d.html?q",
      "g#s, /b/c/g",
      "g?y#s, /b/c/g?y",
      ";x, /b/c/;x",
      "g;x, /b/c/g;x",
      "'', /b/c/d.html?q",
      "., /b/c/",
      "./, /b/c/",
      ".., /b/",
      "../, /b/",
      "../g, /b/g",
      "../.., /",
      "../../, /",
      "../../g, /g",
      "../../../g, /g",
      "../../../../g, /g",
      "/./g, /g",
      "/../g, /g",
      "g., /b/c/g.",
      ".g, /b/c/.g",
      "g.., /b/c/g..",
      "..g, /b/c/..g",
      "./../g, /b/g",
      "./g/., /b/c/g/",
      "g/./h, /b/c/g/h",
      "g/../h, /b/c/h",
      "g;x=1/./y, /b/c/g;x=1/y",
      "g;x=1/../y, /b/c/y",
      "g?y/./x, /b/c/g?y/./x",
      "g?y/../x, /b/c/g?y/../x",
      "g#s/../x, /b/c/g",
      "http:g, /b/c/g"
    })
    void referenceLeadsToPath(String reference, String path) {
      assertLeadsTo("http://a.example" + path, reference);
    }

    @Test
    void networkPathKeepsTheScheme() {
      assertLeadsTo("http://g/", "//g");
      assertEquals(
          new Resolved(uri("https://g/x")),
          new UrlResolver(uri("https://a.example/")).resolve("//g/x"));
    }
  }

  @Nested
  class Absolute {
    @ParameterizedTest
    @CsvSource({
      "http://x.example/a, http://x.example/a",
      "HTTP://X.Example/A, http://x.example/A",
      "https://x.example, https://x.example/",
      "http://x.example?q, http://x.example/?q",
      "http://x.example#f, http://x.example/",
      "http://x.example:80/, http://x.example/",
      "https://x.example:443/, https://x.example/",
      "https://x.example:80/, https://x.example:80/",
      "http://x.example:0008080/, http://x.example:8080/",
      "http://x.example:/, http://x.example/",
      "http://[::1]:81/a, http://[::1]:81/a",
      "http://[FE80::1]/, http://[fe80::1]/",
      "http:///x.example/a, http://x.example/a",
      "http:\\\\x.example\\a, http://x.example/a",
      "https:x.example/a, https://x.example/a",
      "https:/x.example/a, https://x.example/a",
      "http:/a, http://a.example/a",
      "http:?y, http://a.example/b/c/d.html?y",
      "///x.example/a, http://x.example/a",
      "\\\\x.example\\a, http://x.example/a",
      "/\\x.example, http://x.example/"
    })
    void referenceLeadsToTarget(String reference, String target) {
      assertLeadsTo(target, reference);
    }
  }

  @Nested
  class Characters {
    @ParameterizedTest
    @CsvSource(
        delimiter = '~',
        quoteCharacter = '\u0001',
        value = {
          "a b~/b/c/a%20b",
          "a%20b~/b/c/a%20b",
          "a%2fb~/b/c/a%2fb",
          "100%~/b/c/100%",
          "ä/é?ö=ü~/b/c/%C3%A4/%C3%A9?%C3%B6=%C3%BC",
          "日本~/b/c/%E6%97%A5%E6%9C%AC",
          "😀~/b/c/%F0%9F%98%80",
          "\uD83D~/b/c/%EF%BF%BD",
          "a\u0000b~/b/c/a%00b",
          "a\u007fb~/b/c/a%7Fb",
          "x|y~/b/c/x|y",
          "[x]~/b/c/[x]",
          "a\"<>^`{}'b~/b/c/a%22%3C%3E%5E%60%7B%7D'b",
          "?a\"<>^`{}'b~/b/c/d.html?a%22%3C%3E^`{}%27b",
          "?a?b~/b/c/d.html?a?b",
          "?~/b/c/d.html?",
          "a\\b\\..\\c~/b/c/a/c",
          "?a\\b~/b/c/d.html?a\\b",
          "%2e%2E/x~/b/x",
          ".%2e/x~/b/x",
          "%2e/x~/b/c/x",
          "%2e%2e%2e/x~/b/c/%2e%2e%2e/x",
          "a//b~/b/c/a//b",
          "a//../b~/b/c/a/b",
          "1:2~/b/c/1:2",
          "./x:y~/b/c/x:y",
          "a #f~/b/c/a%20"
        })
    void pathAndQueryAreEncodedAsBrowsersDo(String reference, String path) {
      assertLeadsTo("http://a.example" + path, reference);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"  g\t", "\n\tg\r\n", "\u0000g\u001f", "ht\ntp://a.exam\tple/b/\r\nc/g", "\fg"})
    void surroundingSpaceAndEmbeddedLineBreaksAreStripped(String reference) {
      assertLeadsTo("http://a.example/b/c/g", reference);
    }

    @Test
    void noBreakSpaceIsNotStripped() {
      assertLeadsTo("http://a.example/b/c/g%C2%A0", "g\u00a0");
    }

    @Test
    void dotSegmentsOfTheBaseAreRemoved() {
      assertEquals(
          new Resolved(uri("http://a.example/c/g")),
          new UrlResolver(uri("http://a.example/b/../c/./d")).resolve("g"));
    }
  }

  @Nested
  class Hosts {
    @ParameterizedTest
    @CsvSource({
      "http://bücher.example/, http://xn--bcher-kva.example/",
      "http://BÜCHER.example:81/, http://xn--bcher-kva.example:81/",
      "http://b%C3%BCcher.example/, http://xn--bcher-kva.example/",
      "http://ｅｘ.example/, http://ex.example/",
      "http://例え。テスト/, http://xn--r8jz45g.xn--zckzah/",
      "http://e%78.example/, http://ex.example/"
    })
    void hostIsTranslatedToAscii(String reference, String target) {
      assertLeadsTo(target, reference);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://",
          "http://?q",
          "//",
          "https:",
          "http://a b/",
          "http://a|b/",
          "http://a%2fb/",
          "http://a%00b/",
          "http://a%zz/",
          "http://a%/",
          "http://a+b/",
          "http://a／b/",
          "http://x:99999/",
          "http://x:port/",
          "http://x:1:2/",
          "http://[::1/",
          "http://[]/",
          "http://[g]/",
          "http://[::1]x/"
        })
    void malformedHostOrPortIsNoUrl(String reference) {
      assertEquals(new Malformed(), resolve(reference));
    }

    @Test
    void overlongInternationalHostIsNoUrl() {
      assertEquals(new Malformed(), resolve("http://" + "ü".repeat(254) + "/"));
      assertEquals(new Malformed(), resolve("http://" + "ü".repeat(100) + ".example/"));
    }
  }

  @Nested
  class NothingToFetch {
    @ParameterizedTest
    @CsvSource({
      "mailto:a@b.example, mailto",
      "'JavaScript:void(0)', javascript",
      "data:text/html;base64%2CAA, data",
      "tel:+123, tel",
      "ftp://x.example/, ftp",
      "about:blank, about",
      "ws://x.example/, ws",
      "'\tjava\nscript:x', javascript",
      "http://user@x.example/, http",
      "https://user:pw@x.example/, https",
      "//user@x.example/, http"
    })
    void otherSchemesAndCredentialsLeadElsewhere(String reference, String scheme) {
      assertEquals(new Elsewhere(scheme), resolve(reference));
    }

    @Test
    void relativeReferenceWithoutBaseLeadsNowhere() {
      UrlResolver resolver = new UrlResolver(null);
      assertEquals(new Elsewhere(""), resolver.resolve("a.html"));
      assertEquals(new Elsewhere(""), resolver.resolve("//x.example/"));
      assertEquals(new Elsewhere(""), resolver.resolve(""));
      assertEquals(new Resolved(uri("http://x.example/a")), resolver.resolve("http://x.example/a"));
    }

    @Test
    void longestTargetIsResolvedAndOneMoreIsNot() {
      int rest = TargetUri.MAX_LENGTH - "http://a.example/".length();
      assertLeadsTo("http://a.example/" + "x".repeat(rest), "/" + "x".repeat(rest));
      assertEquals(new Elsewhere("http"), resolve("/" + "x".repeat(rest + 1)));
      assertEquals(new Elsewhere("http"), resolve("/" + "ü".repeat(rest)));
      assertEquals(new Elsewhere("data"), resolve("data:" + "x".repeat(TargetUri.MAX_LENGTH)));
    }
  }
}
