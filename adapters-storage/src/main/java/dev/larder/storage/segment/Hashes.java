package dev.larder.storage.segment;

import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.SelectingFields;

/// 64-bit hashes of keys. Two keys with one hash are no error: records hold the key itself.
public final class Hashes {
  private static final long A = 0x9E3779B97F4A7C15L;
  private static final long B = 0xD1B54A32D192ED03L;

  private Hashes() {}

  /// Hash of a primary key.
  public static long of(CacheKey key) {
    return of(key.target().toString(), A);
  }

  /// Hash of a variant, never 0.
  ///
  /// @param keyHash hash of its primary key
  public static long of(SelectingFields selecting, long keyHash) {
    long hash = keyHash ^ B;
    for (int i = 0; i < selecting.names().size(); i++) {
      hash = of(selecting.names().get(i).lowerCase(), hash);
      hash = of(selecting.values().get(i), hash + A);
    }
    long mixed = mix(hash);
    return mixed == 0 ? B : mixed;
  }

  private static long of(String text, long seed) {
    long hash = seed ^ text.length() * B;
    int i = 0;
    for (; i + 4 <= text.length(); i += 4) {
      long four =
          text.charAt(i)
              | (long) text.charAt(i + 1) << 16
              | (long) text.charAt(i + 2) << 32
              | (long) text.charAt(i + 3) << 48;
      hash = mix(hash ^ four);
    }
    long rest = 1;
    for (; i < text.length(); i++) {
      rest = rest << 16 | text.charAt(i);
    }
    return mix(hash ^ rest);
  }

  /// Folds the 128-bit product, in which every bit of `value` reaches every bit of the result.
  private static long mix(long value) {
    long x = value ^ A;
    return Math.unsignedMultiplyHigh(x, B) ^ x * B ^ Long.rotateLeft(value, 23);
  }
}
