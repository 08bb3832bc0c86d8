/// HTTP/1.1 on sockets: listener, codec, origin client. Depends on the application and the JDK.
@NullMarked
package dev.larder.socket;

import org.jspecify.annotations.NullMarked;
