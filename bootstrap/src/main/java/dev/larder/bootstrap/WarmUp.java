package dev.larder.bootstrap;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.Stage;
import org.slf4j.LoggerFactory;

/// Has the JVM load Guice and the log on another processor while the command line is read: together
/// they are a quarter of the work of starting.
final class WarmUp {
  private static final String GUICE_BYTECODE = "guice_bytecode_gen_option";

  private WarmUp() {}

  /// Begins it, in a thread that keeps nothing alive and does nothing but be early.
  static void begin() {
    Thread.ofPlatform().daemon().name("larder-warm-up").start(WarmUp::load);
  }

  private static void load() {
    withoutClassDefinition();
    var _ = Guice.createInjector(Stage.PRODUCTION, new Any());
    var _ = LoggerFactory.getLogger(WarmUp.class);
  }

  /// Guice would define classes at run time, by means that the JVM warns its user about. It asks
  /// once, when it is loaded.
  static void withoutClassDefinition() {
    if (System.getProperty(GUICE_BYTECODE) == null) {
      System.setProperty(GUICE_BYTECODE, "DISABLED");
    }
  }

  private static final class Any extends AbstractModule {
    @Provides
    @Singleton
    CharSequence any() {
      return "";
    }
  }
}
