package dev.larder.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Directories that look like an installed Java to whoever does not run it.
final class FakeJava {
  private FakeJava() {}

  static Path install(Path directory, String version) throws IOException {
    return install(directory, "java", version);
  }

  static Path install(Path directory, String program, String version) throws IOException {
    var java = Files.createDirectories(directory.resolve("bin")).resolve(program);
    Files.writeString(java, "#!/bin/sh\nexit 99\n");
    java.toFile().setExecutable(true);
    Files.writeString(
        directory.resolve("release"),
        "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"x86_64\"\n");
    return directory;
  }
}
