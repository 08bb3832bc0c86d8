import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// Checks or rewrites the layout of every Java source of the project with google-java-format.
///
/// A program of its own, because Maven's JVM may be older than the syntax of the sources: the
/// parent pom runs it from source on the JDK of the build.
///
/// Arguments: `check` or `write`, and the directory of the project. `check` leaves the names of the
/// files to be formatted in `target/unformatted-sources.txt`; there is no such file when all are
/// well.
final class Format {
  private final boolean write;
  private final Path root;
  private final Formatter formatter = new Formatter();

  private Format(boolean write, Path root) {
    this.write = write;
    this.root = root;
  }

  public static void main(String[] args) throws IOException {
    new Format(args[0].equals("write"), Path.of(args[1])).run();
  }

  private void run() throws IOException {
    // Digests of the texts that are known to be formatted: a rebuild looks at changed files only.
    var digests = root.resolve("target/formatted-sources.txt");
    var report = root.resolve("target/unformatted-sources.txt");
    Set<String> known = Files.exists(digests) ? Set.copyOf(Files.readAllLines(digests)) : Set.of();

    Set<String> formatted = new HashSet<>();
    List<String> unformatted = new ArrayList<>();
    sources().parallelStream()
        .forEach(
            source -> {
              var problem = format(source, known);
              synchronized (this) {
                if (problem.isEmpty()) {
                  formatted.add(digest(read(source)));
                } else {
                  unformatted.add(root.relativize(source) + problem);
                }
              }
            });

    Files.createDirectories(digests.getParent());
    Files.write(digests, formatted.stream().sorted().toList());
    if (unformatted.isEmpty()) {
      Files.deleteIfExists(report);
    } else {
      unformatted.sort(null);
      unformatted.forEach(line -> System.out.println("[ERROR] not formatted: " + line));
      Files.write(report, unformatted);
    }
  }

  /// Empty when the file is in order, or has been put in order.
  private String format(Path source, Set<String> known) {
    var text = read(source);
    if (known.contains(digest(text))) {
      return "";
    }
    try {
      var result = formatter.formatSourceAndFixImports(text);
      if (result.equals(text)) {
        return "";
      }
      if (!write) {
        return ":" + firstDifference(text, result);
      }
      Files.writeString(source, result);
      return "";
    } catch (FormatterException e) {
      return ": " + e.getMessage();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int firstDifference(String text, String result) {
    var lines = text.lines().toList();
    var wanted = result.lines().toList();
    int line = 0;
    while (line < Math.min(lines.size(), wanted.size())
        && lines.get(line).equals(wanted.get(line))) {
      line++;
    }
    return line + 1;
  }

  private static String read(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Of the text and of the formatter's version, which the jar's name tells.
  private static String digest(String text) {
    try {
      var formatter = Path.of(System.getProperty("java.class.path")).getFileName();
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest((formatter + text).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            var name = dir.getFileName().toString();
            boolean skipped = name.equals("target") || (name.startsWith(".") && !dir.equals(root));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
