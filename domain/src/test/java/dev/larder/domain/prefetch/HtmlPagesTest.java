package dev.larder.domain.prefetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.message.Fields;
import dev.larder.domain.message.ResponseHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlPagesTest {
  private static ResponseHead response(int status, String type) {
    return ResponseHead.of(status, "", Fields.of("Content-Type", type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "TEXT/HTML",
        "text/html;charset=utf-8",
        "text/html ; charset=utf-8",
        "application/xhtml+xml",
        "text/html;"
      })
  void htmlIsAPage(String type) {
    assertTrue(HtmlPages.isPage(response(200, type)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "text/htmlx", "application/xml", "text/plain; x=text/html", ""})
  void otherMediaTypesAreNoPages(String type) {
    assertFalse(HtmlPages.isPage(response(200, type)));
  }

  @ParameterizedTest
  @ValueSource(ints = {203, 206, 301, 304, 404, 500})
  void onlyStatus200IsAPage(int status) {
    assertFalse(HtmlPages.isPage(response(status, "text/html")));
  }

  @Test
  void responseWithoutContentTypeIsNoPage() {
    ResponseHead head = ResponseHead.of(200, "OK", Fields.EMPTY);
    assertFalse(HtmlPages.isPage(head));
    assertNull(HtmlPages.charset(head));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text/html; charset=utf-8 | utf-8",
        "text/html;CHARSET=ISO-8859-1 | ISO-8859-1",
        "text/html; charset=\"utf-8\" | utf-8",
        "text/html; charset=\"ut\\f-8\"; x=y | utf-8",
        "text/html; a=b; charset=koi8-r | koi8-r",
        "text/html; a=\"; charset=x\"; charset=y | y",
        "text/html; flag; charset=y | y",
        "text/html; charset = y | y",
        "text/html; charset=a; charset=b | a",
        "text/html; charset=\"a | a"
      })
  void charsetParameterIsRead(String type, String charset) {
    assertEquals(charset, HtmlPages.charset(response(200, type)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/html;",
        "text/html; charset",
        "text/html; charset=",
        "text/html; charset=\"\"",
        "text/html; charset=a b",
        "text/html; xcharset=utf-8"
      })
  void missingOrEmptyCharsetIsNone(String type) {
    assertNull(HtmlPages.charset(response(200, type)));
  }
}
