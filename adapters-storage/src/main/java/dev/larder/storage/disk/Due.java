package dev.larder.storage.disk;

/// When a record is to be erased, as an unsigned number of quarter seconds since 2020: four octets
/// for each record on disk, good until 2054; what is due later stays until its segment goes.
final class Due {
  private static final long BASE_MILLIS = 1_577_836_800_000L;

  private Due() {}

  /// The first tick at or after the given time.
  ///
  /// @param millis since 1970
  static int at(long millis) {
    if (millis <= BASE_MILLIS) {
      return 0;
    }
    long ticks = (millis - BASE_MILLIS) / 250 + ((millis - BASE_MILLIS) % 250 == 0 ? 0 : 1);
    return (int) Math.min(ticks, 0xFFFF_FFFFL);
  }

  /// The tick that `nowMillis` is in.
  static int now(long nowMillis) {
    return (int) Math.clamp((nowMillis - BASE_MILLIS) / 250, 0, 0xFFFF_FFFEL);
  }

  /// Whether `due` is over at `now`.
  static boolean isPast(int due, int now) {
    return Integer.compareUnsigned(due, now) <= 0;
  }

  static int earlier(int a, int b) {
    return Integer.compareUnsigned(a, b) <= 0 ? a : b;
  }
}
