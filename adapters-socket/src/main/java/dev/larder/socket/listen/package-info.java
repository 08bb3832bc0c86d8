/// The server side of the proxy: client connections and what is read from and written to them.
///
/// Entry class: [dev.larder.socket.listen.ProxyListener]. Depends on the wire codec, the deadlines
/// and the application's ports.
@NullMarked
package dev.larder.socket.listen;

import org.jspecify.annotations.NullMarked;
