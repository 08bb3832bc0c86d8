package dev.larder.socket.listen;

import dev.larder.application.api.Answer;
import dev.larder.application.api.ClientRequest;
import dev.larder.application.api.Content;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheStatus;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.ResponseHead;
import dev.larder.socket.wire.BadMessage;
import dev.larder.socket.wire.ConnectionFields;
import dev.larder.socket.wire.ContentUnreadable;
import dev.larder.socket.wire.Framing;
import dev.larder.socket.wire.InputBuffer;
import dev.larder.socket.wire.MessageWriter;
import dev.larder.socket.wire.ParsedRequest;
import dev.larder.socket.wire.RequestParser;
import dev.larder.socket.wire.TruncatedHead;
import dev.larder.socket.wire.WireContent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection: reads a request, has it served, writes the answer, again (RFC 9112
/// section 9.3). Requests that come early wait their turn, so answers are in order.
///
/// Confined to the virtual thread that runs it, [#endIfIdle] and [#close] aside.
final class ClientConnection implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  /// Octets of a refused client's input that are dropped before its connection is closed.
  private static final int LINGER_OCTETS = 1 << 20;

  /// Octets kept for a connection's input: enough for most requests, and little enough for ten
  /// thousand idle connections.
  private static final int INPUT_CAPACITY = 2_048;

  private static final byte[] NOTHING = new byte[0];

  private final ProxyListener listener;
  private final ListenerConfig config;
  private final ClientChannel channel;
  private final String client;
  private final InputBuffer input;
  private final RequestParser parser;
  private final HitWriter hits;

  /// Made for the first answer that is no hit from memory.
  private @Nullable MessageWriter writer;

  /// Octets that had been written when the current exchange began.
  private long writtenBefore;

  ClientConnection(ProxyListener listener, ClientChannel channel, String client) {
    this.listener = listener;
    this.config = listener.config();
    this.channel = channel;
    this.client = client;
    this.input = new InputBuffer(channel, INPUT_CAPACITY);
    this.parser = new RequestParser(input, "http", config.limits());
    this.hits = new HitWriter(channel, listener.storedHead());
  }

  @Override
  public void run() {
    try {
      while (exchange()) {
        yieldToOthers();
      }
    } catch (IOException gone) {
      // The client has left, or was too slow: nobody to tell.
      LOG.debug("Connection of {} ended: {}", client, gone.getMessage());
    } catch (Throwable fault) {
      LOG.error("Connection of {} failed", client, fault);
      channel.cut();
    } finally {
      channel.close();
      listener.ended(this, channel);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // a matter of speed only, see ListenerConfig
  private void yieldToOthers() {
    if (input.buffered() == 0) {
      for (int i = 0; i < config.yields(); i++) {
        Thread.yield();
      }
    }
  }

  /// Serves one request.
  ///
  /// @return whether another one may follow
  private boolean exchange() throws IOException {
    channel.readsRequest();
    if (!input.await()) {
      return false;
    }
    channel.readsHead();
    ParsedRequest request;
    try {
      request = parser.next();
    } catch (BadMessage bad) {
      refuse(Refusal.of(bad), null);
      return false;
    } catch (TruncatedHead ended) {
      if (channel.headExpired()) {
        refuse(Refusal.SLOW_HEAD, null);
      }
      return false;
    }
    if (request == null) {
      return false;
    }
    channel.rests();
    return serve(request);
  }

  private boolean serve(ParsedRequest request) throws IOException {
    RequestContent received = contentOf(request);
    Content content = received == null ? Content.EMPTY : received;
    Instant started = listener.log().enabled() ? listener.now() : null;
    writtenBefore = channel.written();
    Answer answer;
    try {
      answer = listener.application().serve(new ClientRequest(request.head(), content, client));
    } catch (RuntimeException | StackOverflowError fault) {
      LOG.error("A request of {} could not be served", client, fault);
      refuse(Refusal.INTERNAL_ERROR, request.head());
      return false;
    }
    boolean whole = false;
    boolean persists;
    try (answer) {
      persists = persists(request, received);
      persists &= send(answer, request.head(), !persists);
      whole = true;
    } catch (ContentUnreadable unreadable) {
      LOG.debug("An answer to {} was cut short: {}", client, unreadable.getMessage());
      channel.cut();
      return false;
    } finally {
      if (started != null) {
        log(request.head(), answer.status(), answer.cacheStatus(), started, whole);
      }
    }
    if (persists && (received == null || received.drain(config.drain()))) {
      return true;
    }
    channel.lingerThenClose(LINGER_OCTETS);
    return false;
  }

  private @Nullable RequestContent contentOf(ParsedRequest request) {
    boolean empty =
        switch (request.framing()) {
          case Framing.None _ -> true;
          case Framing.Length length -> length.octets() == 0;
          case Framing.Chunked _, Framing.UntilClose _ -> false;
        };
    return empty
        ? null
        : new RequestContent(
            WireContent.of(request.framing(), input, config.limits()),
            channel,
            input,
            request.expectsContinue());
  }

  private boolean persists(ParsedRequest request, @Nullable RequestContent received) {
    RequestHead head = request.head();
    return ConnectionFields.persistsAfterRequest(head.minorVersion(), head.fields())
        && (received == null || received.mayDrain(config.drain()))
        && !listener.isClosing();
  }

  /// Sends an answer, with `Connection: close` if asked to.
  ///
  /// @return false when its framing ends the connection by itself
  private boolean send(Answer answer, RequestHead request, boolean close) throws IOException {
    switch (answer) {
      case Answer.Hit hit -> send(hit, request, close);
      case Answer.Response response -> {
        return send(response, request, close);
      }
    }
    return true;
  }

  private void send(Answer.Hit hit, RequestHead request, boolean close) throws IOException {
    StoredEntry entry = hit.entry();
    if (request.isHead() || entry.response().head().hasNoContent()) {
      hits.send(hit, NOTHING, close);
      return;
    }
    byte[] resident = entry.resident();
    if (resident != null) {
      hits.send(hit, resident, close);
      return;
    }
    MessageWriter writer = writer();
    try (Content content = open(entry)) {
      writer.head().begin().encoded(hits.head(hit, close));
      writer.send(new Framing.Length(entry.length()), content);
    }
  }

  private static Content open(StoredEntry entry) throws ContentUnreadable {
    try {
      return entry.open(0, entry.length());
    } catch (IOException damaged) {
      throw new ContentUnreadable(damaged);
    }
  }

  private boolean send(Answer.Response response, RequestHead request, boolean close)
      throws IOException {
    ResponseHead head = response.head();
    Content content = response.content();
    Framing framing =
        Framing.ofResponse(request.method(), head.status(), content, request.minorVersion());
    MessageWriter writer = writer();
    // The head of close-delimited content says "close" by itself.
    boolean untilClose = framing instanceof Framing.UntilClose;
    writer
        .head()
        .response(head.status(), head.reason())
        .fields(head.fields(), framing)
        .field(FieldName.CACHE_STATUS, response.cacheStatus().toFieldValue());
    if (close && !untilClose) {
      writer.head().field(FieldName.CONNECTION, "close");
    }
    writer.head().end();
    writer.send(framing, content);
    return !untilClose;
  }

  private MessageWriter writer() {
    MessageWriter made = writer;
    if (made == null) {
      made = new MessageWriter(channel);
      writer = made;
    }
    return made;
  }

  /// Sends an answer that ends the connection.
  private void refuse(Refusal refusal, @Nullable RequestHead request) throws IOException {
    Instant now = listener.now();
    writtenBefore = channel.written();
    byte[] octets = refusal.encoded(now);
    channel.write(octets, 0, octets.length);
    if (listener.log().enabled()) {
      log(request, refusal.status(), refusal.cacheStatus(), now, true);
    }
    channel.lingerThenClose(LINGER_OCTETS);
  }

  private void log(
      @Nullable RequestHead request, int status, CacheStatus how, Instant started, boolean whole) {
    listener
        .log()
        .completed(
            new Exchange(
                client,
                request,
                status,
                channel.written() - writtenBefore,
                started,
                Duration.between(started, listener.now()),
                whole,
                how));
  }

  /// Lets the connection end if it waits for a request. May be called by any thread.
  void endIfIdle() {
    channel.endIfIdle();
  }

  /// Ends the connection, whatever it does. May be called by any thread.
  void close() {
    channel.close();
  }
}
