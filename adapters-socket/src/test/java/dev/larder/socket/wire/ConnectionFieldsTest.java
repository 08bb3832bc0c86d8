package dev.larder.socket.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.larder.domain.message.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9112 section 9.3.
final class ConnectionFieldsTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "1, ||, true, true",
        "1, close, false, false",
        "1, Close, false, false",
        "1, keep-alive, true, true",
        "1, |keep-alive, CLOSE|, false, false",
        "1, |,, close ,|, false, false",
        "1, |upgrade|, true, true",
        "1, |closed|, true, true",
        "1, |close;now|, false, false",
        "1, |\"close\"|, false, false",
        "0, ||, false, false",
        "0, keep-alive, false, true",
        "0, |Keep-Alive, x|, false, true",
        "0, |keep-alive, close|, false, false",
      })
  void persistenceFollowsVersionAndOptions(
      int minorVersion, String value, boolean afterRequest, boolean afterResponse) {
    Fields fields = Fields.of("Connection", value);
    assertEquals(afterRequest, ConnectionFields.persistsAfterRequest(minorVersion, fields));
    assertEquals(afterResponse, ConnectionFields.persistsAfterResponse(minorVersion, fields));
  }

  @Test
  void everyLineCounts() {
    Fields fields = Fields.of("Connection", "keep-alive", "X", "y", "Connection", "close");
    assertFalse(ConnectionFields.persistsAfterRequest(1, fields));
    assertFalse(ConnectionFields.persistsAfterResponse(0, fields));
  }

  @Test
  void messageWithoutTheFieldGoesByItsVersion() {
    assertEquals(true, ConnectionFields.persistsAfterRequest(1, Fields.EMPTY));
    assertFalse(ConnectionFields.persistsAfterResponse(0, Fields.EMPTY));
  }
}
