package dev.larder.bootstrap;

/// The program's entry on Java 25 or newer.
public final class Larder {
  private Larder() {}

  public static void main(String[] args) {
    var version = Larder.class.getPackage().getImplementationVersion();
    System.out.println("larder " + (version == null ? "(unpackaged)" : version));
  }
}
