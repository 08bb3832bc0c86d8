package dev.larder.application.fakes;

import dev.larder.application.api.Content;
import dev.larder.application.spi.OriginClient;
import dev.larder.application.spi.OriginFailure;
import dev.larder.application.spi.OriginResponse;
import dev.larder.domain.message.RequestHead;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/// An origin server that answers as it is told and remembers what it was asked. Safe for all
/// threads.
public final class FakeOrigin implements OriginClient {
  /// Answers requests.
  @FunctionalInterface
  public interface Handler {
    Reply reply(RequestHead request, Content content) throws OriginFailure;
  }

  private final InstantSource clock;
  private final List<RequestHead> requests = new CopyOnWriteArrayList<>();
  private volatile Handler handler =
      (request, content) -> {
        throw new AssertionError("nobody was to ask for " + request.target());
      };

  public FakeOrigin(InstantSource clock) {
    this.clock = clock;
  }

  /// Answers every request by this handler.
  public void handle(Handler how) {
    handler = how;
  }

  /// Answers the next requests by these replies, in order, and all later ones by the last.
  public void reply(Reply... replies) {
    Queue<Reply> queue = new ArrayDeque<>(List.of(replies));
    handler =
        (request, content) -> {
          synchronized (queue) {
            return queue.size() > 1 ? queue.remove() : queue.element();
          }
        };
  }

  /// The requests that were sent, in order.
  public List<RequestHead> requests() {
    return List.copyOf(requests);
  }

  /// The last request.
  public RequestHead last() {
    return requests.getLast();
  }

  /// How many requests were sent.
  public int sent() {
    return requests.size();
  }

  @Override
  public OriginResponse send(RequestHead request, Content content) throws OriginFailure {
    Instant requestTime = clock.instant();
    requests.add(request);
    Reply reply = handler.reply(request, content);
    return new OriginResponse(
        reply.head(),
        request.isHead() ? Content.EMPTY : reply.content(),
        requestTime,
        clock.instant());
  }

  @Override
  public void close() {}
}
