package dev.larder.bootstrap;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import dev.larder.bootstrap.settings.Settings;
import dev.larder.socket.listen.ProxyListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.time.InstantSource;

/// A proxy at work: everything wired, listening until it is closed. There may be several in one
/// JVM.
final class RunningLarder implements AutoCloseable {
  private static final int FIRST_UNPRIVILEGED_PORT = 1024;

  private final Closing closing;
  private final int port;

  private RunningLarder(Closing closing, int port) {
    this.closing = closing;
    this.port = port;
  }

  /// Wires the objects and begins to listen.
  ///
  /// @throws StartFailure when the port, the cache directory or the access log cannot be had;
  ///   nothing is left behind then
  static RunningLarder start(Settings settings) throws StartFailure {
    // Before the store: whoever starts Larder twice shall read that the port is taken, not that the
    // cache directory is locked.
    requirePort(settings);
    Closing closing = new Closing();
    boolean started = false;
    try {
      ProxyListener listener = wire(settings, closing).getInstance(ProxyListener.class);
      listen(listener, settings);
      started = true;
      return new RunningLarder(closing, listener.port());
    } catch (CreationException unwired) {
      throw asStartFailure(unwired);
    } finally {
      if (!started) {
        closing.close();
      }
    }
  }

  private static Injector wire(Settings settings, Closing closing) {
    WarmUp.withoutClassDefinition();
    return Guice.createInjector(
        Stage.PRODUCTION,
        new AbstractModule() {
          @Override
          protected void configure() {
            binder().requireExplicitBindings();
            binder().requireExactBindingAnnotations();
            binder().disableCircularProxies();
            bind(Settings.class).toInstance(settings);
            bind(Closing.class).toInstance(closing);
            bind(InstantSource.class).toInstance(InstantSource.system());
            bind(Pseudonym.class).toInstance(Pseudonym.random());
          }
        },
        new LogModule(),
        new StoreModule(),
        new PrefetchModule(),
        new ProxyModule());
  }

  /// What a provider said, without Guice's account of where it said it.
  private static StartFailure asStartFailure(CreationException unwired) {
    for (Message message : unwired.getErrorMessages()) {
      if (message.getCause() instanceof StartFailure failure) {
        return failure;
      }
    }
    throw unwired;
  }

  /// Binds a socket that does not listen, so that no client can get to it.
  private static void requirePort(Settings settings) throws StartFailure {
    try (Socket probe = new Socket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(settings.listen(), settings.port()));
    } catch (IOException refused) {
      throw cannotListen(settings, refused);
    }
  }

  private static void listen(ProxyListener listener, Settings settings) throws StartFailure {
    try {
      listener.start();
    } catch (IOException refused) {
      throw cannotListen(settings, refused);
    }
  }

  /// The system words its reasons in the user's language, so they are looked for here.
  private static StartFailure cannotListen(Settings settings, IOException refused) {
    String place = "port " + settings.port() + " on " + settings.listen().getHostAddress();
    String why;
    if (!isOfThisMachine(settings.listen())) {
      why =
          "cannot listen on "
              + settings.listen().getHostAddress()
              + ": not an address of this machine";
    } else if (settings.port() < FIRST_UNPRIVILEGED_PORT) {
      why = place + " cannot be had: " + refused.getMessage();
    } else {
      why = place + " is already in use";
    }
    return new StartFailure(StartFailure.CANNOT_LISTEN, why);
  }

  private static boolean isOfThisMachine(InetAddress address) {
    try {
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException unknown) {
      return true;
    }
  }

  int port() {
    return port;
  }

  /// Stops accepting, lets requests under way finish for at most ten seconds, writes the store out.
  @Override
  public void close() {
    closing.close();
  }
}
