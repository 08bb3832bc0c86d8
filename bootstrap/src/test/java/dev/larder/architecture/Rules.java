package dev.larder.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The dependency rules of the design, one constant each. Modules guard the coarse ones already;
/// these hold inside modules too, and say why.
///
/// Packages are matched by their end, `..dev.larder.domain..`, so that the fixtures, which live in
/// packages of the same names further down, are judged like the real classes. A rule that matches
/// no class at all fails: ArchUnit's `archRule.failOnEmptyShould`, on by default.
///
/// A new adapter needs no change here: every package of `dev.larder` that is not named below is
/// one.
final class Rules {
  static final String DOMAIN = "..dev.larder.domain..";
  static final String APPLICATION = "..dev.larder.application..";
  static final String API = "..dev.larder.application.api..";
  static final String SPI = "..dev.larder.application.spi..";
  static final String BOOTSTRAP = "..dev.larder.bootstrap..";
  static final String LAUNCHER = "..dev.larder.launcher..";

  private static final String JDK = "java..";
  private static final String NULLNESS = "org.jspecify.annotations..";

  /// Types of `java.io` that read and write nothing outside of the JVM's memory.
  private static final DescribedPredicate<JavaClass> IN_MEMORY =
      belongToAnyOf(
              Serial.class,
              Serializable.class,
              InputStream.class,
              OutputStream.class,
              ByteArrayInputStream.class,
              ByteArrayOutputStream.class,
              IOException.class,
              UncheckedIOException.class)
          .as("in-memory I/O");

  static final ArchRule DOMAIN_NEEDS_NOTHING_BUT_THE_JDK =
      classes()
          .that()
          .resideInAPackage(DOMAIN)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(DOMAIN, JDK, NULLNESS))
          .because("the rules of HTTP caching outlive frameworks");

  static final ArchRule DOMAIN_DOES_NO_IO =
      noClasses()
          .that()
          .resideInAPackage(DOMAIN)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.net..", "java.nio.file..", "java.nio.channels..", "java.sql..")
                  .or(resideInAPackage("java.io..").and(not(IN_MEMORY)))
                  .or(belongToAnyOf(Process.class, ProcessBuilder.class, ProcessHandle.class)))
          .orShould(Calls.standardStreams())
          .because("it decides, the application acts");

  static final ArchRule DOMAIN_DOES_NOT_LOG =
      noClasses()
          .that()
          .resideInAPackage(DOMAIN)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.util.logging..", "org.slf4j..")
                  .or(belongToAnyOf(System.Logger.class, System.LoggerFinder.class)))
          .because("the reason of a decision travels in the value that it returns");

  static final ArchRule DOMAIN_IS_TOLD_THE_TIME =
      noClasses()
          .that()
          .resideInAPackage(DOMAIN)
          .should()
          .dependOnClassesThat(belongToAnyOf(Clock.class, InstantSource.class))
          .orShould(Calls.nanoTime())
          .because("time is a parameter of every rule: `Instant now`");

  static final ArchRule NOBODY_READS_A_HIDDEN_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN, APPLICATION)
          .should(Calls.systemClock())
          .because("the application is given an InstantSource, and waits by nanoTime");

  static final ArchRule NOBODY_USES_FUTURES =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN, APPLICATION)
          .should()
          .dependOnClassesThat(belongToAnyOf(CompletableFuture.class, CompletionStage.class))
          .because("code blocks, on virtual threads, and reads from top to bottom");

  static final ArchRule NOBODY_PARSES_WITH_URI_OR_URL =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN, APPLICATION)
          .should()
          .dependOnClassesThat(belongToAnyOf(URI.class, URL.class))
          .because("they accept, reject and resolve other references than browsers do, and cost");

  static final ArchRule APPLICATION_NEEDS_NOTHING_BUT_THE_DOMAIN =
      classes()
          .that()
          .resideInAPackage(APPLICATION)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(APPLICATION, DOMAIN, JDK, NULLNESS))
          .because("what it needs from outside it asks for by a port");

  static final ArchRule PORTS_DO_NOT_KNOW_WHAT_IS_BEHIND_THEM =
      classes()
          .that()
          .resideInAnyPackage(API, SPI)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(API, SPI, DOMAIN, JDK, NULLNESS))
          .because("an adapter is written against the port alone");

  static final ArchRule PORTS_ARE_INTERFACES_AND_VALUES =
      classes()
          .that()
          .resideInAnyPackage(API, SPI)
          .should(Shapes.beInterfaceOrValue())
          .because("a port says what, its implementation how");

  static final ArchRule ADAPTERS_SEE_THE_PORTS_ONLY =
      noClasses()
          .that(Adapters.areAdapters())
          .should()
          .dependOnClassesThat(resideInAPackage(APPLICATION).and(not(resideInAnyPackage(API, SPI))))
          .because("the use cases may change behind their ports");

  static final ArchRule ADAPTERS_ARE_BLIND_TO_EACH_OTHER =
      noClasses()
          .that(Adapters.areAdapters())
          .should(Adapters.dependOnAnotherAdapter())
          .because("each can be replaced alone");

  static final ArchRule ONLY_BOOTSTRAP_KNOWS_ADAPTERS =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN, APPLICATION, LAUNCHER)
          .should()
          .dependOnClassesThat(Adapters.areAdapters())
          .because("dependencies point inwards");

  static final ArchRule NOBODY_KNOWS_BOOTSTRAP =
      noClasses()
          .that()
          .resideOutsideOfPackages(BOOTSTRAP)
          .should()
          .dependOnClassesThat(resideInAPackage(BOOTSTRAP))
          .because("it puts the others together");

  static final ArchRule ONLY_BOOTSTRAP_SEES_GUICE =
      noClasses()
          .that()
          .resideOutsideOfPackages(BOOTSTRAP)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("com.google.inject..", "jakarta.inject..", "javax.inject.."))
          .because("plain constructors need no container");

  static final ArchRule LAUNCHER_STANDS_ALONE =
      classes()
          .that()
          .resideInAPackage(LAUNCHER)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(LAUNCHER, JDK))
          .because("it runs on a Java that can load nothing else");

  private Rules() {}
}
