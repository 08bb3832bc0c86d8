package dev.larder.bootstrap.settings;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is in force, checked and typed. Made by [SettingsParser].
///
/// @param port 1 to 65535; 0, any free one, is for tests
/// @param listen address to bind
/// @param caching rules and their lifetime
/// @param methods methods served, in the order given, at least one
/// @param store where responses are kept
/// @param memorySize octets kept in memory, already bounded by the heap
/// @param prefetch what is fetched ahead
/// @param maxConnections clients at a time, positive
/// @param accessLog where requests are logged, if anywhere
public record Settings(
    int port,
    InetAddress listen,
    Caching caching,
    Set<String> methods,
    Store store,
    long memorySize,
    Prefetch prefetch,
    int maxConnections,
    Optional<LogTarget> accessLog) {

  /// `--rules` and `--ttl`, which mean something only together.
  public sealed interface Caching {
    /// RFC 9111; `unstated` is the lifetime of responses that state none.
    record Standard(Duration unstated) implements Caching {}

    /// RFC 9111 and its heuristics.
    record StandardHeuristic() implements Caching {}

    /// Every 200 lives for `ttl`, which is positive.
    record Fixed(Duration ttl) implements Caching {}
  }

  /// `--store` and what only that store needs.
  public sealed interface Store {
    record Memory() implements Store {}

    /// Files in a directory.
    ///
    /// @param size bound in octets
    record Disk(Path directory, long size) implements Store {}
  }

  /// `--prefetch` and what only that kind needs.
  public sealed interface Prefetch {
    record Off() implements Prefetch {}

    /// What a served page links to.
    ///
    /// @param skipWords words of links that name an action
    record Links(List<String> skipWords) implements Prefetch {}
  }

  /// `--access-log`.
  public sealed interface LogTarget {
    record StandardOutput() implements LogTarget {}

    record File(Path path) implements LogTarget {}
  }

  /// The same with another port; 0 takes any free one.
  public Settings withPort(int otherPort) {
    return new Settings(
        otherPort,
        listen,
        caching,
        methods,
        store,
        memorySize,
        prefetch,
        maxConnections,
        accessLog);
  }

  /// What is in force as `name=value`, for the line that the program starts with.
  public String inForce() {
    String cachingText =
        switch (caching) {
          case Caching.Standard(Duration unstated) ->
              "rules=standard ttl=" + Durations.format(unstated);
          case Caching.StandardHeuristic() -> "rules=standard ttl=auto";
          case Caching.Fixed(Duration ttl) -> "rules=fixed ttl=" + Durations.format(ttl);
        };
    String storeText =
        switch (store) {
          case Store.Memory() -> "store=memory";
          case Store.Disk(Path directory, long size) ->
              "store=disk cache="
                  + Problem.quoted(directory.toString())
                  + " ("
                  + Sizes.format(size)
                  + ")";
        };
    String prefetchText =
        switch (prefetch) {
          case Prefetch.Off() -> "prefetch=off";
          case Prefetch.Links(List<String> _) -> "prefetch=links";
        };
    return cachingText
        + " "
        + storeText
        + " memory="
        + Sizes.format(memorySize)
        + " "
        + prefetchText
        + " methods="
        + String.join(",", methods);
  }
}
