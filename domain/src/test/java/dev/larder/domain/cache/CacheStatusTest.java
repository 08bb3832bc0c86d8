package dev.larder.domain.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.message.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CacheStatusTest {
  @Test
  void hitTellsWhatIsLeftOfItsLifetime() {
    assertEquals("larder; hit; ttl=7", new CacheStatus.Hit(7).toFieldValue());
    assertEquals("larder; hit; ttl=-412", new CacheStatus.Hit(-412).toFieldValue());
  }

  @Test
  void forwardedTellsWhyAndWhatBecameOfIt() {
    CacheStatus.Forwarded miss = CacheStatus.Forwarded.because(ForwardReason.URI_MISS);
    assertEquals("larder; fwd=uri-miss", miss.toFieldValue());
    assertEquals("larder; fwd=uri-miss; stored", miss.withStored(true).toFieldValue());
    assertEquals(
        "larder; fwd=uri-miss; stored; collapsed",
        miss.withCollapsed().withStored(true).toFieldValue());
    assertEquals(
        "larder; fwd=stale; fwd-status=304",
        CacheStatus.Forwarded.because(ForwardReason.STALE).withStatus(304).toFieldValue());
    assertEquals(
        "larder; fwd=uri-miss; detail=dns_error", miss.withDetail("dns_error").toFieldValue());
  }

  @Test
  void generatedIsNeitherHitNorForwarded() {
    assertEquals("larder; detail=loop", new CacheStatus.Generated("loop").toFieldValue());
  }

  @ParameterizedTest
  @EnumSource
  void everyForwardReasonIsAToken(ForwardReason reason) {
    assertTrue(Tokens.isToken(reason.token()));
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonAgainstStoringIsAToken(Storability.Reason reason) {
    assertTrue(Tokens.isToken(reason.token()));
  }
}
