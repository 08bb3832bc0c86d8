package dev.larder.socket.listen;

/// Hears of every exchange with a client. Called on the connection's thread: implementations return
/// quickly and never throw.
public interface ExchangeLog {
  /// Hears nothing.
  ExchangeLog NONE =
      new ExchangeLog() {
        @Override
        public boolean enabled() {
          return false;
        }

        @Override
        public void completed(Exchange exchange) {}
      };

  /// Whether anybody listens; if not, exchanges are not even made.
  boolean enabled();

  /// An answer has been written, or as much of it as could be.
  void completed(Exchange exchange);
}
