/// What the user asked for: command line and configuration file, read into one [Settings] value by
/// [SettingsParser], with every mistake reported at once as a [Problem]. Knows picocli and Jackson,
/// no Guice, and of the rest of Larder the domain only.
@NullMarked
package dev.larder.bootstrap.settings;

import org.jspecify.annotations.NullMarked;
