/// The jar's main class, for whatever `java` a person happens to have: start at [Main].
///
/// Compiled for Java 8, so that an old Java can say what it lacks, or hand over to a newer one that
/// is on the machine. Depends on nothing but the JDK of that time; in particular not on the rest of
/// Larder, which no old Java could load.
package dev.larder.launcher;
