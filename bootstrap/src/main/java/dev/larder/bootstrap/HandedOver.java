package dev.larder.bootstrap;

/// Entry of a JVM that the launcher, running on an older Java, has started: runs Larder, and stops
/// it when the launcher is no longer there.
///
/// The launcher passes on every signal that a process can catch. This is for SIGKILL: without it,
/// Larder would go on without the process that its user knows, and keep the port.
public final class HandedOver {
  private static final long LOOK_EVERY_MILLIS = 500;

  private HandedOver() {}

  public static void main(String[] args) throws Exception {
    long launcher = Long.getLong("larder.launcher.pid", 0);
    if (launcher != 0) {
      Thread.ofPlatform().daemon().name("launcher-watch").start(() -> stopWithout(launcher));
    }
    Larder.main(args);
  }

  /// Looks at who the parent is, rather than whether the launcher lives: a dead process that nobody
  /// has collected still counts as alive, but is nobody's parent.
  private static void stopWithout(long launcher) {
    try {
      while (parentIs(launcher)) {
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      return;
    }
    System.exit(1);
  }

  private static boolean parentIs(long pid) {
    return ProcessHandle.current().parent().map(parent -> parent.pid() == pid).orElse(false);
  }
}
