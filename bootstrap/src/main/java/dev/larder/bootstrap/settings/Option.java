package dev.larder.bootstrap.settings;

/// The options, each with what the usage text says about it. The same names, without the dashes,
/// are the keys of the configuration file.
///
/// The one list of them: usage, parsing, messages and the configuration file all read it.
public enum Option {
  PORT("port", "PORT", "8080", "Port to listen on, 1 to 65535."),
  LISTEN(
      "listen",
      "ADDRESS",
      "127.0.0.1",
      "Address to listen on. Anything but a loopback address lets others use the proxy."),
  TTL(
      "ttl",
      "TIME|auto",
      "10s",
      "With --rules standard: freshness lifetime of a response that states none; auto leaves it to"
          + " the heuristics of RFC 9111. With --rules fixed: lifetime of every 200. Units: ms, s"
          + " (default), m, h, d."),
  RULES(
      "rules",
      "RULES",
      "standard",
      "standard: RFC 9111. fixed: every 200 lives exactly for the ttl, then is deleted."),
  METHODS(
      "methods",
      "LIST",
      "GET",
      "Methods served, comma separated; every other one is answered 501."),
  STORE("store", "STORE", "disk", "disk: MapDB and files. memory: nothing is written."),
  CACHE_DIR(
      "cache-dir", "DIR", "cache", "Directory of the disk store; created when it is not there."),
  CACHE_SIZE(
      "cache-size", "SIZE", "10g", "Bound of the disk store. Units: k, m, g, t (1024 each)."),
  MEMORY_SIZE(
      "memory-size",
      "SIZE",
      "256m",
      "Bound of what is kept in memory; never more than 40% of the Java heap."),
  PREFETCH(
      "prefetch",
      "WHAT",
      "links",
      "links: fetch what a served page links to before anyone asks. off: do not."),
  PREFETCH_SKIP_WORDS(
      "prefetch-skip-words",
      "LIST",
      "a built-in list",
      "Links whose path or query has one of these words name an action, such as logout, and are"
          + " never prefetched. Comma separated; replaces the built-in list, or adds to it after a"
          + " leading +."),
  MAX_CONNECTIONS(
      "max-connections",
      "N",
      "10000",
      "Clients connected at a time, 1 to 1000000; those past it get 503."),
  ACCESS_LOG(
      "access-log",
      "FILE",
      "none",
      "One line for each request, in the combined format plus cache status and seconds; - is"
          + " standard output."),
  CONFIG(
      "config",
      "FILE",
      "none",
      "YAML or JSON file with these names, without dashes, as keys; the command line wins."),
  HELP("help", "", "", "Prints this and exits."),
  VERSION("version", "", "", "Prints the version and exits.");

  private final String key;
  private final String label;
  private final String defaultText;
  private final String description;

  Option(String key, String label, String defaultText, String description) {
    this.key = key;
    this.label = label;
    this.defaultText = defaultText;
    this.description = description;
  }

  /// The name as the configuration file writes it, such as `cache-dir`.
  public String key() {
    return key;
  }

  /// The name as the command line writes it, such as `--cache-dir`.
  public String flag() {
    return "--" + key;
  }

  /// Placeholder for the value in the usage text; empty for an option that takes none.
  String label() {
    return label;
  }

  /// The default as the user would write it, or what it is in words; empty when there is none.
  public String defaultText() {
    return defaultText;
  }

  String description() {
    return description;
  }

  boolean takesValue() {
    return !label.isEmpty();
  }

  /// Whether the configuration file may give the value as a list.
  boolean takesList() {
    return label.equals("LIST");
  }

  /// Whether the option may stand in the configuration file: all but those that concern one start.
  boolean configurable() {
    return takesValue() && this != CONFIG;
  }
}
