package dev.larder.application.serve;

import java.util.Set;

/// What an operator decides about serving.
///
/// @param pseudonym name of this instance in `Via`, unique per instance (RFC 9110 section 7.6.3)
/// @param methods methods served; every other one is answered 501
public record ServeSettings(String pseudonym, Set<String> methods) {
  public ServeSettings {
    methods = Set.copyOf(methods);
  }
}
