package dev.larder.domain.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUriTest {
  @Nested
  class Section42NormalForm {
    @ParameterizedTest
    @CsvSource({
      "http://example.com/a?b, http://example.com/a?b",
      "HTTP://EXAMPLE.com/A?B, http://example.com/A?B",
      "http://example.com, http://example.com/",
      "http://example.com?q, http://example.com/?q",
      "http://example.com:80/, http://example.com/",
      "http://example.com:/, http://example.com/",
      "http://example.com:0080/, http://example.com/",
      "http://example.com:443/, http://example.com:443/",
      "https://example.com:443/, https://example.com/",
      "https://example.com:80/, https://example.com:80/",
      "http://[2001:DB8::1]:8080/x, http://[2001:db8::1]:8080/x",
      "http://127.0.0.1/, http://127.0.0.1/",
      "http://example.com/%7Ea/../b, http://example.com/%7Ea/../b",
      "http://example.com/a:b@c://d, http://example.com/a:b@c://d",
      "http://example.com/?u=http://x/@y, http://example.com/?u=http://x/@y",
    })
    void absoluteFormIsNormalised(String given, String normal) throws MalformedTarget {
      assertEquals(normal, TargetUri.parse(given).toString());
    }

    @Test
    void sameResourceIsEqual() throws MalformedTarget {
      TargetUri a = TargetUri.parse("http://EXAMPLE.com:80");
      TargetUri b = TargetUri.of("http", "example.com", "/");
      assertEquals(a, b);
      assertEquals(a.hashCode(), b.hashCode());
      assertNotEquals(a, TargetUri.parse("https://example.com/"));
      assertNotEquals(a, TargetUri.parse("http://example.com/?"));
    }
  }

  @Nested
  class Refusals {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "/",
          "example.com",
          "ftp://example.com/",
          "mailto:a@b",
          "://example.com/",
          "http:///path",
          "http://",
          "http://:80/",
          "http://user@example.com/",
          "http://user:pw@example.com/",
          "http://a:1@b/",
          "http://example.com/#f",
          "http://example.com#f",
          "http://example.com/a b",
          "http://exa mple.com/",
          "http://example.com/\u00e4",
          "http://\u00e4.example/",
          "http://example.com/\u0000",
          "http://example.com/\r\nX:",
          "http://example.com/<",
          "http://example.com/\"",
          "http://example.com\\@evil/",
          "http://example.com/a\\b",
          "http://example.com:0/",
          "http://example.com:65536/",
          "http://example.com:99999999999/",
          "http://example.com:8a/",
          "http://example.com:-1/",
          "http://example.com:80:80/",
          "http://[::1/",
          "http://[]/",
          "http://[::g]/",
          "http://[::1]x/",
          "http://[fe80::1%25eth0]/",
          "http://a,b/",
          "http://*/",
        })
    void malformedAbsoluteFormIsRefused(String text) {
      assertThrows(MalformedTarget.class, () -> TargetUri.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
      "'', /",
      "'a b', /",
      "a@b, /",
      "a/b, /",
      "a?b, /",
      "a#b, /",
      "example.com, ''",
      "example.com, a",
      "example.com, ?a",
      "example.com, '/a b'",
      "example.com, /#",
      "example.com, **",
    })
    void malformedOriginFormIsRefused(String authority, String path) {
      assertThrows(MalformedTarget.class, () -> TargetUri.of("http", authority, path));
    }

    @Test
    void longestTargetIsTakenAndOneOctetMoreIsNot() throws MalformedTarget {
      String longest = "http://a/" + "x".repeat(TargetUri.MAX_LENGTH - 9);
      assertEquals(longest, TargetUri.parse(longest).toString());
      assertThrows(MalformedTarget.class, () -> TargetUri.parse(longest + "x"));
      String path = "/".repeat(TargetUri.MAX_LENGTH + 1);
      assertThrows(MalformedTarget.class, () -> TargetUri.of("http", "a", path));
    }
  }

  @Nested
  class Parts {
    @Test
    void everyPartIsThere() throws MalformedTarget {
      TargetUri uri = TargetUri.parse("https://Example.com:8443/a/b?c=d");
      assertEquals("https", uri.scheme());
      assertTrue(uri.isHttps());
      assertEquals("example.com", uri.host());
      assertEquals(8443, uri.port());
      assertEquals("example.com:8443", uri.authority());
      assertEquals("https://example.com:8443", uri.origin());
      assertEquals("/a/b?c=d", uri.pathAndQuery());
    }

    @Test
    void defaultPortIsKnownThoughNotWritten() throws MalformedTarget {
      TargetUri uri = TargetUri.of("http", "[::1]:80", "/");
      assertEquals(80, uri.port());
      assertEquals("[::1]", uri.authority());
      assertEquals(443, TargetUri.of("https", "a", "/").port());
    }

    @Test
    void asteriskFormHasNoPath() throws MalformedTarget {
      TargetUri uri = TargetUri.of("http", "example.com:8080", "*");
      assertEquals("*", uri.pathAndQuery());
      assertEquals("example.com:8080", uri.authority());
    }

    @Test
    void sameOriginComparesSchemeHostAndPort() throws MalformedTarget {
      TargetUri uri = TargetUri.parse("http://a.example/x");
      assertTrue(uri.sameOrigin(TargetUri.parse("http://A.example:80/y?z")));
      assertFalse(uri.sameOrigin(TargetUri.parse("https://a.example/x")));
      assertFalse(uri.sameOrigin(TargetUri.parse("http://a.example:8080/x")));
      assertFalse(uri.sameOrigin(TargetUri.parse("http://a.example.evil/x")));
      assertFalse(uri.sameOrigin(TargetUri.parse("http://b.example/x")));
    }
  }

  @Nested
  class Section72Authority {
    @ParameterizedTest
    @CsvSource({
      "Example.COM, example.com, -1",
      "example.com:, example.com, -1",
      "example.com:65535, example.com, 65535",
      "[::FFFF:1.2.3.4]:1, [::ffff:1.2.3.4], 1",
      "under_score.-~, under_score.-~, -1",
    })
    void hostAndPortAreRead(String text, String host, int port) throws MalformedTarget {
      assertEquals(new Authority(host, port), Authority.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", ":80", "a:b@c", "a@", "a b", "a,b", "a:1:2", "[", "a\t", "a/", "%41"})
    void malformedAuthorityIsRefused(String text) {
      assertThrows(MalformedTarget.class, () -> Authority.parse(text));
    }
  }
}
