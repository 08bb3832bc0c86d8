package dev.larder.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// An origin server that does what a test says and remembers what it was asked. Every connection
/// has a virtual thread of its own.
final class TestOrigin implements AutoCloseable {
  private static final int BACKLOG = 1_000;
  private static final long PATIENCE_SECONDS = 60;

  /// Answers a request; whatever it throws fails the test when the origin is closed.
  @FunctionalInterface
  interface Handler {
    void answer(Request request, Reply reply) throws Exception;
  }

  /// A request that has come whole.
  ///
  /// @param target as received, query included
  /// @param at `System.nanoTime` when its head was there
  record Request(String method, String target, String head, byte[] content, long at) {
    String path() {
      int query = target.indexOf('?');
      return query < 0 ? target : target.substring(0, query);
    }

    /// The values of all lines of this name.
    List<String> all(String name) {
      return new RawResponse(head, content).all(name);
    }

    boolean has(String name) {
      return !all(name).isEmpty();
    }
  }

  private final ServerSocket server;
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean remembers = true;
  private volatile boolean closed;

  TestOrigin() throws IOException {
    server = new ServerSocket(0, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  /// Sets what answers a path; others get 404.
  TestOrigin on(String path, Handler handler) {
    handlers.put(path, handler);
    return this;
  }

  /// Keeps no list of requests from now on.
  TestOrigin forgetful() {
    remembers = false;
    return this;
  }

  int port() {
    return server.getLocalPort();
  }

  String url(String target) {
    return "http://127.0.0.1:" + port() + target;
  }

  /// All requests so far.
  List<Request> requests() {
    return List.copyOf(requests);
  }

  /// The requests for a target so far.
  List<Request> requests(String target) {
    return requests.stream().filter(request -> request.target().equals(target)).toList();
  }

  int count(String target) {
    return requests(target).size();
  }

  /// Forgets all requests so far.
  void forget() {
    requests.clear();
  }

  /// Waits for something that a test will do soon.
  static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("waited in vain");
    }
  }

  private void accept() {
    while (!closed) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        Thread.ofVirtual().start(() -> converse(socket));
      } catch (IOException end) {
        // As wanted.
      }
    }
  }

  private void converse(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Reply reply = new Reply(socket.getOutputStream());
      while (!reply.isLast()) {
        String head = head(in);
        if (head == null) {
          return;
        }
        answer(request(head, in, reply), reply);
      }
    } catch (IOException gone) {
      // Larder has left, which tests may want.
    } catch (Throwable fault) {
      if (!closed) {
        faults.add(fault);
      }
    } finally {
      open.remove(socket);
    }
  }

  private void answer(Request request, Reply reply) throws Exception {
    if (remembers) {
      requests.add(request);
    }
    Handler handler = handlers.get(request.path());
    if (handler == null) {
      reply.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    } else {
      handler.answer(request, reply);
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      int octet = in.read();
      if (octet < 0) {
        return null;
      }
      head.append((char) octet);
    }
    return head.toString();
  }

  private static Request request(String head, InputStream in, Reply reply) throws IOException {
    long at = System.nanoTime();
    String[] line = head.substring(0, head.indexOf('\r')).split(" ");
    Request request = new Request(line[0], line[1], head, new byte[0], at);
    if (request.has("Expect")) {
      reply.send("HTTP/1.1 100 Continue\r\n\r\n");
    }
    if (request.has("Transfer-Encoding")) {
      return new Request(line[0], line[1], head, chunks(in), at);
    }
    if (request.has("Content-Length")) {
      int length = Integer.parseInt(request.all("Content-Length").getFirst());
      return new Request(line[0], line[1], head, octets(in, length), at);
    }
    return request;
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in), 16);
      content.write(octets(in, size));
      line(in);
      if (size == 0) {
        return content.toByteArray();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException();
      }
      line.append((char) octet);
    }
    return line.toString().strip();
  }

  private static byte[] octets(InputStream in, int count) throws IOException {
    byte[] octets = in.readNBytes(count);
    if (octets.length < count) {
      throw new EOFException();
    }
    return octets;
  }

  /// Ends all connections, so that nobody can keep one for later.
  void endConnections() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    server.close();
    endConnections();
    for (Throwable fault : new ArrayList<>(faults)) {
      throw new AssertionError("the origin server failed", fault);
    }
  }

  /// Where a handler writes; confined to the connection's thread.
  static final class Reply {
    private final OutputStream out;
    private boolean last;

    private Reply(OutputStream out) {
      this.out = out;
    }

    /// Sends a 200 with its length.
    void ok(String body, String... fieldLines) throws IOException {
      ok(body.getBytes(ISO_8859_1), fieldLines);
    }

    void ok(byte[] body, String... fieldLines) throws IOException {
      String head = head(200, body.length, fieldLines);
      byte[] octets = new byte[head.length() + body.length];
      System.arraycopy(head.getBytes(ISO_8859_1), 0, octets, 0, head.length());
      System.arraycopy(body, 0, octets, head.length(), body.length);
      send(octets, octets.length);
    }

    static String head(int status, long length, String... fieldLines) {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " As Told\r\n");
      head.append("Content-Length: ").append(length).append("\r\n");
      for (String line : fieldLines) {
        head.append(line).append("\r\n");
      }
      return head.append("\r\n").toString();
    }

    void send(String octets) throws IOException {
      send(octets.getBytes(ISO_8859_1), octets.length());
    }

    void send(byte[] octets, int count) throws IOException {
      out.write(octets, 0, count);
    }

    /// Ends the connection after this answer.
    void close() {
      last = true;
    }

    private boolean isLast() {
      return last;
    }
  }
}
