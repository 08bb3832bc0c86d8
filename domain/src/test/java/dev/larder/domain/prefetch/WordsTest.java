package dev.larder.domain.prefetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|''",
        "--//|''",
        "log|log",
        "logOut-now2|log out now 2",
        "HTMLDelete|html delete",
        "DeleteHTML|delete html",
        "aB|a b",
        "AB|ab",
        "A|a",
        "v2beta|v 2 beta",
        "/a_b.c;d+e/|a b c d e",
        "größeÄndern|größe ändern"
      })
  void textIsSplitIntoWords(String text, String words) {
    assertEquals(words.isEmpty() ? List.of() : List.of(words.split(" ")), Words.of(text));
  }

  @ParameterizedTest
  @CsvSource({
    "a%41b, aAb",
    "%e4%BD%a0, 你",
    "100%, 100%",
    "%4, %4",
    "%g1, %g1",
    "%2541, %41",
    "%ff, \uFFFD",
    "%41, A"
  })
  void octetsAreDecodedOnce(String text, String decoded) {
    assertEquals(decoded, Words.decoded(text));
  }
}
