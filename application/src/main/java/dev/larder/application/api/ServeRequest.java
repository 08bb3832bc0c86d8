package dev.larder.application.api;

/// Answers one client request, from the cache or from an origin server.
public interface ServeRequest {
  /// Decides and acts. Blocks the calling thread until the head of the answer is known.
  ///
  /// Never throws for a fault of the origin server, the store or the request: every such fault is
  /// an answer. The caller writes the answer out and then closes it, whether or not writing
  /// succeeded.
  Answer serve(ClientRequest request);
}
