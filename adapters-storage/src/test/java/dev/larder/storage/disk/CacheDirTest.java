package dev.larder.storage.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.Specimen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class CacheDirTest extends DiskFixture {
  private static String problemOf(Path path) {
    CacheDirUnusable problem =
        assertThrows(
            CacheDirUnusable.class,
            () -> DiskStore.open(path, MIB, MIB, InstantSource.system(), CacheEvents.NONE));
    String message = problem.getMessage();
    assertTrue(message.contains(path.toString()), message);
    assertFalse(message.contains("\n"), message);
    return message;
  }

  @Test
  void absentDirectoryIsMadeWithItsParents() {
    Path deep = root.resolve("a/b/c");
    open(deep);
    stored(Specimen.of("page", 1, 10));
    assertTrue(Files.isDirectory(deep));
  }

  @Test
  void fileInItsPlaceIsNamed() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    assertTrue(problemOf(file).endsWith("exists, but is not a directory"));
  }

  @Test
  void fileAmongItsParentsIsAProblem() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    assertTrue(problemOf(file.resolve("cache")).contains("cannot be created"));
  }

  @Test
  void directoryThatCannotBeWrittenToIsAProblem() {
    assertTrue(problemOf(Path.of("/proc/self/fd/cache")).contains("cannot be"));
  }

  @Test
  void secondStoreInTheSameProcessIsRefused() {
    open();
    assertTrue(problemOf(directory()).contains("in use"));
    store.close();
    open();
  }

  @Test
  void secondProcessIsRefused() throws Exception {
    open();
    Process second = ChildProcess.start("open", directory());
    String said = new String(second.getInputStream().readAllBytes());
    assertEquals(3, second.waitFor());
    assertTrue(said.contains("in use by another process"), said);
    Specimen specimen = Specimen.of("page", 1, 10);
    stored(specimen);
    settle();
    assertFound(specimen);
  }
}
