/// The client side of the proxy: requests to origin servers over pooled connections.
///
/// Entry class: [dev.larder.socket.origin.PooledOriginClient]. Depends on the wire codec, the
/// deadlines and the application's ports.
@NullMarked
package dev.larder.socket.origin;

import org.jspecify.annotations.NullMarked;
