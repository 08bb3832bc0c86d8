/// HTTP/1.1 on the wire (RFC 9112), one codec for both sides of the proxy.
///
/// Receiving: [RequestParser] and [ResponseParser] read heads from an [InputBuffer], and
/// [WireContent#of] reads the content that follows. Sending: [MessageWriter]. Nothing here knows a
/// socket: octets come from a [ByteSource] and go to a [ByteSink].
///
/// The codec accepts what the RFC lets a sender generate and refuses every ambiguity with a
/// [BadMessage]; two recipients must never see different messages in the same octets.
@NullMarked
package dev.larder.socket.wire;

import org.jspecify.annotations.NullMarked;
