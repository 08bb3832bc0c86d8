package dev.larder.bootstrap.log;

import dev.larder.application.spi.CacheEvents;
import dev.larder.domain.message.TargetUri;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the proxy's events to the log. Faults of the store are warnings, the first at once and
/// then at most one a minute: a full disk fails every response, and its log must not fill another.
/// Everything else is for debugging.
public final class LoggedEvents implements CacheEvents, AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Logger log;
  private final Throttle storeFaults;

  public LoggedEvents() {
    this(LoggerFactory.getLogger(LoggedEvents.class), System::nanoTime);
  }

  LoggedEvents(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.storeFaults = new Throttle(INTERVAL, nanoTime);
  }

  @Override
  public void storeFault(String operation, String detail) {
    OptionalLong held = storeFaults.pass();
    if (held.isEmpty()) {
      log.debug("store fault: {}: {}", operation, detail);
    } else if (held.getAsLong() == 0) {
      log.warn("store fault: {}: {}", operation, detail);
    } else {
      log.warn("store fault: {}: {} (and {} more)", operation, detail, held.getAsLong());
    }
  }

  @Override
  public void storeAbandoned(TargetUri target, String reason) {
    log.debug("not stored, {}: {}", reason, target);
  }

  @Override
  public void prefetched(TargetUri target, int status, boolean stored) {
    log.debug("prefetched, {}, {}: {}", status, stored ? "stored" : "not stored", target);
  }

  @Override
  public void prefetchDropped(TargetUri target, String reason) {
    log.debug("not prefetched, {}: {}", reason, target);
  }

  @Override
  public void prefetchFailed(TargetUri target, String detail) {
    log.debug("prefetch failed, {}: {}", detail, target);
  }

  /// Reports the faults that were held back.
  @Override
  public void close() {
    long held = storeFaults.takeHeld();
    if (held > 0) {
      log.warn("store fault: {} more", held);
    }
  }
}
