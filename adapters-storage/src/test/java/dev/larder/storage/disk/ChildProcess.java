package dev.larder.storage.disk;

import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.MutableClock;
import dev.larder.application.spi.Specimen;
import dev.larder.application.spi.StoredEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// A store in a process of its own, which tests can kill.
final class ChildProcess {
  static final int KEYS = 800;

  private ChildProcess() {}

  /// Starts a process; it ends by itself when its standard input ends, and with it this process.
  static Process start(String command, Path directory, String... more) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ChildProcess.class.getName(),
            command,
            directory.toString());
    builder.command().addAll(List.of(more));
    return builder.redirectErrorStream(true).start();
  }

  /// The specimen that is stored with this number.
  static Specimen numbered(long number) {
    Random random = new Random(number);
    int size = random.nextInt(150) == 0 ? 1_500_000 : random.nextInt(5_000);
    return Specimen.of("load/" + number % KEYS, number, size);
  }

  /// `open`: opens the store, says what came of it. `write`: stores under full load from the given
  /// number on, and says now and then up to which number everything has been written.
  public static void main(String[] arguments) throws Exception {
    DiskStore store;
    try {
      store =
          DiskStore.open(
              Path.of(arguments[1]), 64L << 20, 16L << 20, new MutableClock(), CacheEvents.NONE);
    } catch (CacheDirUnusable e) {
      System.out.println(e.getMessage());
      System.exit(3);
      return;
    }
    if (arguments[0].equals("open")) {
      store.close();
      return;
    }
    Thread.ofPlatform().daemon().start(ChildProcess::endWithParent);
    MutableClock clock = new MutableClock();
    for (long number = Long.parseLong(arguments[2]); ; number++) {
      StoredEntry ignored = numbered(number).store(store, clock.instant());
      if (number % 500 == 0) {
        Await.until(store::isSettled);
        System.out.println(number);
      }
    }
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever said here.
      }
    } catch (IOException e) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(4);
  }
}
