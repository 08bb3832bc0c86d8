package dev.larder.socket.origin;

import dev.larder.application.api.Content;
import dev.larder.application.spi.OriginFailure;
import dev.larder.application.spi.OriginFailure.Kind;
import dev.larder.application.spi.OriginResponse;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.RequestHead;
import dev.larder.socket.deadline.Watched;
import dev.larder.socket.wire.BadMessage;
import dev.larder.socket.wire.ConnectionFields;
import dev.larder.socket.wire.ContentUnreadable;
import dev.larder.socket.wire.Framing;
import dev.larder.socket.wire.MessageWriter;
import dev.larder.socket.wire.ParsedResponse;
import dev.larder.socket.wire.TruncatedHead;
import java.io.IOException;
import java.io.Serial;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// One request and the head of its response, on one connection. Confined to one thread.
final class OriginExchange {
  /// More interim responses than any server has reason to send.
  private static final int MOST_INTERIM = 16;

  private final OriginConnection connection;
  private final OriginPool pool;
  private final OriginConfig config;
  private final InstantSource clock;
  private final long firstByteNanos;
  private final long stallNanos;

  /// A final response that came before the content was sent.
  private @Nullable ParsedResponse early;

  OriginExchange(
      OriginConnection connection, OriginPool pool, OriginConfig config, InstantSource clock) {
    this.connection = connection;
    this.pool = pool;
    this.config = config;
    this.clock = clock;
    this.firstByteNanos = Watched.nanos(config.firstByteTimeout());
    this.stallNanos = Watched.nanos(config.stallTimeout());
  }

  /// The connection ended before the first octet of a response.
  static final class DeadConnection extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    DeadConnection() {
      super("the origin server closed the connection without a response", null, false, false);
    }

    OriginFailure asFailure() {
      return new OriginFailure(Kind.CONNECTION_TERMINATED, String.valueOf(getMessage()));
    }
  }

  /// Sends the request and reads up to the final response's head. When it throws, the connection is
  /// closed, and its place has been given back.
  ///
  /// @throws DeadConnection when not one octet came back and that was not for lack of time; only
  ///   then the place is still taken
  OriginResponse run(RequestHead request, Content content) throws OriginFailure, DeadConnection {
    boolean keepsPlace = false;
    boolean done = false;
    try {
      Instant requestTime = clock.instant();
      boolean sentWhole = send(request, content);
      ParsedResponse response = finalResponse(request.method());
      connection.rest();
      OriginResponse received = received(response, sentWhole, requestTime);
      done = true;
      return received;
    } catch (DeadConnection dead) {
      keepsPlace = true;
      throw dead;
    } catch (IOException broken) {
      throw failureOf(broken);
    } finally {
      if (!done) {
        connection.close();
        if (!keepsPlace) {
          pool.giveBackPlace(connection.origin());
        }
      }
    }
  }

  /// Sends the request.
  ///
  /// @return false when the origin server did not let all of it through, or answered before
  private boolean send(RequestHead request, Content content)
      throws IOException, OriginFailure, DeadConnection {
    MessageWriter writer = new MessageWriter(new RequestSink(connection, stallNanos));
    Framing framing = framing(request.method(), content);
    writer
        .head()
        .request(request.method(), request.target().pathAndQuery())
        .fields(request.fields(), framing)
        .end();
    boolean waits = content.length() != 0 && request.fields().has(FieldName.EXPECT);
    if (waits) {
      if (!sends(writer::send) || answersFirst(request.method())) {
        return false;
      }
    }
    return sends(() -> writer.send(framing, content));
  }

  private interface Sending {
    void send() throws IOException;
  }

  private boolean sends(Sending sending) throws IOException, OriginFailure {
    try {
      sending.send();
      return true;
    } catch (ContentUnreadable fault) {
      throw new OriginFailure(Kind.HTTP_REQUEST_ERROR, "the content of the request ended early");
    } catch (IOException broken) {
      if (connection.expired() != 0) {
        throw broken;
      }
      // It may have answered and closed, not wanting the rest: then the answer is there to be read.
      return false;
    }
  }

  /// Servers like to be told that there is no content where there usually is some (RFC 9110 section
  /// 8.6).
  private static Framing framing(String method, Content content) {
    boolean usuallyHasContent =
        method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    return usuallyHasContent && content.length() == 0
        ? new Framing.Length(0)
        : Framing.ofRequest(content);
  }

  /// Waits for `100 Continue`, but not long, since old servers do not know it.
  ///
  /// @return true when a final response has come instead
  private boolean answersFirst(String method) throws IOException, OriginFailure, DeadConnection {
    try {
      if (!connection.await(config.continueTimeout().toMillis())) {
        throw new DeadConnection();
      }
    } catch (SocketTimeoutException silent) {
      return false;
    }
    connection.begin(OriginConnection.STALL, stallNanos);
    ParsedResponse response = next(method);
    connection.rest();
    if (response.isInterim()) {
      return false;
    }
    early = response;
    return true;
  }

  private ParsedResponse finalResponse(String method)
      throws IOException, OriginFailure, DeadConnection {
    if (early != null) {
      return early;
    }
    awaitFirstByte();
    for (int i = 0; i < MOST_INTERIM; i++) {
      ParsedResponse response = next(method);
      if (!response.isInterim()) {
        return response;
      }
      connection.begin(OriginConnection.FIRST_BYTE, firstByteNanos);
      if (!connection.input().await()) {
        throw new OriginFailure(
            Kind.HTTP_RESPONSE_INCOMPLETE, "the origin server sent no final response");
      }
    }
    throw new OriginFailure(Kind.HTTP_PROTOCOL_ERROR, "too many interim responses");
  }

  private void awaitFirstByte() throws DeadConnection, IOException {
    connection.begin(OriginConnection.FIRST_BYTE, firstByteNanos);
    boolean begun;
    try {
      begun = connection.input().await();
    } catch (IOException reset) {
      if (connection.expired() != 0) {
        throw reset;
      }
      begun = false;
    }
    if (!begun) {
      throw new DeadConnection();
    }
    connection.begin(OriginConnection.STALL, stallNanos);
  }

  private ParsedResponse next(String method) throws IOException, OriginFailure {
    ParsedResponse response = connection.parser().next(method);
    if (response == null) {
      throw new TruncatedHead();
    }
    if (response.head().status() == 101) {
      throw new OriginFailure(
          Kind.HTTP_PROTOCOL_ERROR, "a switch of protocols that nobody asked for");
    }
    return response;
  }

  private OriginResponse received(ParsedResponse response, boolean sentWhole, Instant requestTime) {
    boolean persists =
        sentWhole
            && ConnectionFields.persistsAfterResponse(
                response.head().minorVersion(), response.head().fields());
    OriginContent content =
        new OriginContent(connection, pool, response.framing(), persists, stallNanos);
    return new OriginResponse(response.head(), content, requestTime, clock.instant());
  }

  private OriginFailure failureOf(IOException broken) {
    return switch (connection.expired()) {
      case OriginConnection.WRITE ->
          new OriginFailure(
              Kind.CONNECTION_WRITE_TIMEOUT, "the origin server does not take the request");
      case OriginConnection.FIRST_BYTE, OriginConnection.STALL ->
          new OriginFailure(
              Kind.CONNECTION_READ_TIMEOUT, "the origin server takes too long to respond");
      default -> failureOfMessage(broken);
    };
  }

  private static OriginFailure failureOfMessage(IOException broken) {
    return switch (broken) {
      case BadMessage bad when bad.status() == 431 ->
          new OriginFailure(Kind.HTTP_RESPONSE_HEADER_SECTION_SIZE, bad.reason());
      case BadMessage bad when bad.status() == 501 ->
          new OriginFailure(Kind.HTTP_RESPONSE_TRANSFER_CODING, bad.reason());
      case BadMessage bad -> new OriginFailure(Kind.HTTP_PROTOCOL_ERROR, bad.reason());
      default ->
          new OriginFailure(
              Kind.HTTP_RESPONSE_INCOMPLETE, "the connection ended within the response's head");
    };
  }
}
