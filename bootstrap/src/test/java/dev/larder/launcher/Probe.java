package dev.larder.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;

/// A stand-in for Larder's own main class, so that the launcher can be watched from outside. The
/// compiled class comes before the jar on the class path and takes the place of the real one.
final class Probe {
  private static final String SOURCE =
      """
      package dev.larder.bootstrap;

      public final class Larder {
        static final class Wired {
          @com.google.inject.Inject
          Wired() {}
        }

        public static void main(String[] args) throws Exception {
          System.out.println("java " + Runtime.version().feature());
          System.out.println("pid " + ProcessHandle.current().pid());
          System.out.println("arguments " + java.util.Arrays.toString(args));
          System.out.println("property " + System.getProperty("probe"));
          System.err.println("to stderr");
          switch (args[0]) {
            case "exit" -> System.exit(Integer.parseInt(args[1]));
            case "echo" -> System.out.println("input " + new String(System.in.readAllBytes()));
            case "libraries" -> {
              com.google.inject.Guice.createInjector(
                  com.google.inject.Stage.PRODUCTION,
                  binder -> binder.bind(Wired.class)).getInstance(Wired.class);
              var db = org.mapdb.DBMaker.fileDB(args[1]).fileMmapEnableIfSupported().make();
              var bytes = org.mapdb.Serializer.BYTE_ARRAY;
              var map = db.hashMap("map", bytes, bytes).createOrOpen();
              map.put(new byte[] {1}, new byte[1000]);
              db.commit();
              db.close();
            }
            case "throw" -> throw new IllegalStateException("thrown by the probe");
            case "wait" -> {
              Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                  Thread.sleep(500);
                } catch (InterruptedException e) {
                  return;
                }
                System.out.println("stopped gracefully");
              }));
              System.out.println("waiting");
              Thread.sleep(60_000);
            }
            default -> {}
          }
        }
      }
      """;

  private Probe() {}

  /// Returns the directory for the class path.
  static Path compile(Path directory, Path jar) throws IOException {
    var source = Files.writeString(directory.resolve("Larder.java"), SOURCE);
    var compiler = ToolProvider.getSystemJavaCompiler();
    var arguments = List.of("-cp", jar.toString(), "-d", directory.toString(), source.toString());
    if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("the probe does not compile");
    }
    return directory;
  }
}
