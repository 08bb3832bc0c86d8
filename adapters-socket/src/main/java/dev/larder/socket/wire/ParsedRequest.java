package dev.larder.socket.wire;

import dev.larder.domain.message.RequestHead;

/// A request whose head has been received and checked, and whose content comes next.
///
/// @param head target URI determined, fields as received. For CONNECT the target is
///   `http://host:port/`.
/// @param form form of the request target
/// @param framing never [Framing.UntilClose]
/// @param expectsContinue whether the client may wait for `100 Continue` before it sends content
public record ParsedRequest(
    RequestHead head, TargetForm form, Framing framing, boolean expectsContinue) {}
