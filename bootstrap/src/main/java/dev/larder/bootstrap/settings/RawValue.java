package dev.larder.bootstrap.settings;

/// A value as it was written.
record RawValue(Option option, String text, Source source) {}
