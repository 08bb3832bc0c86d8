package dev.larder.socket.deadline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;

/// Something that does one thing at a time and must not do it for ever.
///
/// The thread that does the work notes what it begins, and until when, by one opaque store; a
/// [Reaper] compares. A stamp that the worker replaces just before the reaper acts upon it is left
/// alone; one replaced just after is not, so [#expire] should do no more than the phase that it is
/// given deserves.
///
/// [#arm] and [#disarm] belong to the working thread; the stamp is shared with the reaper through
/// its `VarHandle` alone.
public abstract class Watched {
  /// Highest phase number.
  public static final int MAX_PHASE = 7;

  private static final long PHASE_BITS = 7;
  private static final VarHandle STAMP;

  static {
    try {
      STAMP = MethodHandles.lookup().findVarHandle(Watched.class, "stamp", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /// When the deadline is, as [System#nanoTime] counts, the lowest bits replaced by the phase; 0
  /// when there is no deadline.
  @SuppressWarnings("unused") // read and written through STAMP
  private long stamp;

  /// Notes that a phase begins now, which replaces the one before.
  ///
  /// @param phase what it is, 1 to [#MAX_PHASE]
  /// @param nanos how long it may last
  protected final void arm(int phase, long nanos) {
    armAt(phase, System.nanoTime() + nanos);
  }

  /// Notes that a phase has begun whose deadline has been computed already.
  ///
  /// @param deadline as [System#nanoTime] counts
  protected final void armAt(int phase, long deadline) {
    STAMP.setOpaque(this, deadline & ~PHASE_BITS | phase);
  }

  /// Notes that nothing with a deadline is being done.
  protected final void disarm() {
    STAMP.setOpaque(this, 0L);
  }

  /// The phase that has been noted last, 0 for none. May be read by any thread.
  protected final int phase() {
    return (int) ((long) STAMP.getOpaque(this) & PHASE_BITS);
  }

  /// Calls [#expire] once when the deadline is past.
  final void check(long now) {
    long seen = (long) STAMP.getOpaque(this);
    int phase = (int) (seen & PHASE_BITS);
    if (phase != 0 && (seen & ~PHASE_BITS) - now <= 0 && STAMP.compareAndSet(this, seen, 0L)) {
      expire(phase);
    }
  }

  /// The time of a phase is over. Called on the reaper's thread: must neither block nor throw.
  protected abstract void expire(int phase);

  /// A duration in nanoseconds, as far as that can be counted: at most about 146 years.
  public static long nanos(java.time.Duration duration) {
    return Math.min(TimeUnit.NANOSECONDS.convert(duration), Long.MAX_VALUE / 2);
  }
}
