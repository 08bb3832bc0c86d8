/// The dependency rules of the design, as tests. Start at [Rules]; [ArchitectureTest] runs them.
///
/// To run them alone, on the classes of this source tree:
///
///     mvn -B verify -pl bootstrap -am -DskipITs -Dtest='ArchitectureTest,RulesBiteTest' \
///         -Dsurefire.failIfNoSpecifiedTests=false
///
/// To run them on classes from elsewhere, such as a jar that was built with an adapter of one's own,
/// add `-Darchitecture.classes=/path/one.jar:/path/classes` (with the path separator of the system).
///
/// The package `fixture` below holds classes that break the rules on purpose.
package dev.larder.architecture;
