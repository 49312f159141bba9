package io.lifecycle.signal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import io.lifecycle.guard.DaemonThreads;
import org.jspecify.annotations.Nullable;

/**
 * The default threads of buses. A thread ends when it has been idle for a while.
 */
final class BusThreads {

	/**
	 * The threads of queued listeners, one for each busy queue: virtual on Java 24 and
	 * later. A queue keeps its thread for a while, so a pool would only delay its end.
	 */
	static final Executor LANES = lanes(Runtime.version().feature());

	// Both methods are newer than the Java version that this code is compiled for.
	private static final @Nullable MethodHandle IS_VIRTUAL = method("isVirtual", boolean.class);

	private static final @Nullable MethodHandle THREAD_ID = method("threadId", long.class);

	static final boolean UNIQUE_IDS = THREAD_ID != null;

	private static final long KEEP_TIMER_MILLIS = 2;

	private static final ScheduledThreadPoolExecutor TIMER = timer();

	private static volatile @Nullable Thread timerThread;

	private BusThreads() {
	}

	static Executor lanes(int javaVersion) {
		ThreadFactory threads = DaemonThreads.of("lifecycle-lane-", javaVersion);
		return (task) -> threads.newThread(task).start();
	}

	// The thread of the JDK's own timer would never end, and keep the class loader of the
	// application alive.
	static ScheduledThreadPoolExecutor timer() {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
				(task) -> timerThread = DaemonThreads.platform(task, "lifecycle-timer"));
		timer.setKeepAliveTime(KEEP_TIMER_MILLIS, TimeUnit.MILLISECONDS);
		timer.allowCoreThreadTimeOut(true);
		timer.setRemoveOnCancelPolicy(true);
		return timer;
	}

	/**
	 * Run a short, non-blocking task later, on the shared timer thread.
	 * @return the task, to cancel it
	 */
	static Future<?> schedule(Runnable task, long nanos) {
		return TIMER.schedule(task, nanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * Wait until the timer thread has ended, if nothing is due. A container would warn of
	 * it when it removes the application.
	 */
	static void awaitIdleTimer() {
		Thread thread = timerThread;
		if (thread != null && TIMER.getQueue().isEmpty()) {
			try {
				thread.join(100 * KEEP_TIMER_MILLIS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static @Nullable MethodHandle method(String name, Class<?> result) {
		try {
			return MethodHandles.publicLookup().findVirtual(Thread.class, name, MethodType.methodType(result));
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

	static boolean isVirtual(Thread thread) {
		try {
			return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
		}
		catch (Throwable ex) {
			return false;
		}
	}

	/**
	 * Return the id of a thread, which is never reused if {@link #UNIQUE_IDS ids are
	 * unique}. It does not use {@code getId}, which a subclass may override.
	 */
	static long id(Thread thread) {
		try {
			return (THREAD_ID != null) ? (long) THREAD_ID.invokeExact(thread) : System.identityHashCode(thread);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

}
