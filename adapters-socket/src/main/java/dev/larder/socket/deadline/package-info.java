/// Deadlines of connections without timed waits: one thread looks at all of them.
///
/// Entry class: [dev.larder.socket.deadline.Reaper]. Depends on the JDK only.
@NullMarked
package dev.larder.socket.deadline;

import org.jspecify.annotations.NullMarked;
