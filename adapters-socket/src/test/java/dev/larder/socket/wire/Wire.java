package dev.larder.socket.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.larder.application.api.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.IntUnaryOperator;

/// What the tests of the codec share: octets instead of sockets.
final class Wire {
  private Wire() {}

  static byte[] octets(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /// A source that hands out the text and then ends, as much at a time as `piece` says for the
  /// offset.
  static ByteSource source(byte[] all, IntUnaryOperator piece) {
    return new ByteSource() {
      private int at;

      @Override
      public int read(byte[] target, int offset, int length) {
        if (at == all.length) {
          return -1;
        }
        int count = Math.min(Math.max(1, piece.applyAsInt(at)), Math.min(length, all.length - at));
        System.arraycopy(all, at, target, offset, count);
        at += count;
        return count;
      }
    };
  }

  static InputBuffer whole(String text) {
    return new InputBuffer(source(octets(text), _ -> Integer.MAX_VALUE));
  }

  static InputBuffer octetByOctet(String text) {
    return new InputBuffer(source(octets(text), _ -> 1), 16);
  }

  /// The text in two pieces, the first one `cut` octets long.
  static InputBuffer cut(String text, int cut) {
    return new InputBuffer(source(octets(text), at -> at < cut ? cut - at : Integer.MAX_VALUE), 64);
  }

  static RequestParser requests(InputBuffer in) {
    return new RequestParser(in, "http", Limits.DEFAULT);
  }

  static ParsedRequest request(String text) throws IOException {
    ParsedRequest request = requests(whole(text)).next();
    if (request == null) {
      throw new AssertionError("no request");
    }
    return request;
  }

  static ParsedResponse response(String text) throws IOException {
    return response("GET", text);
  }

  static ParsedResponse response(String method, String text) throws IOException {
    ParsedResponse response = new ResponseParser(whole(text), Limits.DEFAULT).next(method);
    if (response == null) {
      throw new AssertionError("no response");
    }
    return response;
  }

  static String readAll(Content content, int atATime) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] buffer = new byte[atATime];
    for (int n = content.read(buffer, 0, atATime); n >= 0; n = content.read(buffer, 0, atATime)) {
      read.write(buffer, 0, n);
    }
    return read.toString(ISO_8859_1);
  }

  static String readAll(Content content) throws IOException {
    return readAll(content, 4_096);
  }

  /// What a call ends with, as text that can be compared: a value or the way it failed.
  static String outcome(Call call) {
    try {
      return String.valueOf(call.run());
    } catch (BadMessage e) {
      return e.status() + " " + e.reason();
    } catch (TruncatedHead | TruncatedContent e) {
      return e.getClass().getSimpleName();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  interface Call {
    Object run() throws IOException;
  }
}
