/// HTTP messages as values (RFC 9110): [RequestHead], [ResponseHead], [Fields], [TargetUri], and
/// what a proxy does to a head when it passes it on ([Forwarding]). Depends on the JDK only.
@NullMarked
package dev.larder.domain.message;

import org.jspecify.annotations.NullMarked;
