package dev.larder.application.api;

import dev.larder.domain.message.RequestHead;

/// A request as a listener hands it over.
///
/// @param head with the target URI already determined; fields as received
/// @param content request content, [Content#EMPTY] when the framing announces none. Reading it may
///   make the listener send `100 Continue` first.
/// @param client textual address of the client, for logs
public record ClientRequest(RequestHead head, Content content, String client) {}
