package dev.larder.bootstrap;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// The name of this instance in `Via`: another one at every start, so that two Larders in a row are
/// no loop. It is no secret; a client that sends it is told that it goes in circles.
///
/// @param text such as `larder-0a1b2c3d`
record Pseudonym(String text) {
  static Pseudonym random() {
    return new Pseudonym(
        "larder-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
  }
}
