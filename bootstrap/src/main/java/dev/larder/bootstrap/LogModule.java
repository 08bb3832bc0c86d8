package dev.larder.bootstrap;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.larder.application.spi.CacheEvents;
import dev.larder.bootstrap.log.AccessLog;
import dev.larder.bootstrap.log.LoggedEvents;
import dev.larder.bootstrap.settings.Settings;
import dev.larder.bootstrap.settings.Settings.LogTarget;
import dev.larder.socket.listen.ExchangeLog;
import java.io.IOException;
import java.nio.file.Path;

/// Who hears what happens.
final class LogModule extends AbstractModule {
  @Provides
  @Singleton
  CacheEvents events(Closing closing) {
    return closing.add(new LoggedEvents());
  }

  @Provides
  @Singleton
  ExchangeLog exchangeLog(Settings settings, Closing closing) throws StartFailure {
    LogTarget target = settings.accessLog().orElse(null);
    return switch (target) {
      case null -> ExchangeLog.NONE;
      case LogTarget.StandardOutput() -> closing.add(AccessLog.toStandardOutput());
      case LogTarget.File(Path path) -> closing.add(open(path));
    };
  }

  private static AccessLog open(Path path) throws StartFailure {
    try {
      return AccessLog.toFile(path);
    } catch (IOException unusable) {
      throw new StartFailure(
          StartFailure.WRONG_USAGE, "--access-log: cannot be written: " + unusable.getMessage());
    }
  }
}
