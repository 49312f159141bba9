package io.lifecycle.signal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The default threads of buses. A thread ends when it has been idle for a while, and
 * inherits nothing from the emitter that starts it.
 */
final class BusThreads {

	private static final String NAME = "lifecycle-lane-";

	// On earlier versions a virtual thread that is stuck in synchronized blocks its
	// carrier.
	private static final int NO_PINNING = 24;

	private static final AtomicInteger count = new AtomicInteger();

	/**
	 * The threads of queued listeners, one for each busy queue: virtual on Java 24 and
	 * later, pooled on earlier versions.
	 */
	static final Executor LANES = lanes(Runtime.version().feature());

	// Both methods are newer than the Java version that this code is compiled for.
	private static final @Nullable MethodHandle IS_VIRTUAL = method("isVirtual", boolean.class);

	private static final @Nullable MethodHandle THREAD_ID = method("threadId", long.class);

	static final boolean UNIQUE_IDS = THREAD_ID != null;

	private static final ScheduledThreadPoolExecutor TIMER = timer();

	private BusThreads() {
	}

	static Executor lanes(int javaVersion) {
		ThreadFactory virtual = (javaVersion >= NO_PINNING) ? virtual() : null;
		if (virtual != null) {
			return (task) -> withoutLoader(virtual.newThread(task)).start();
		}
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(task) -> daemon(task, NAME + count.getAndIncrement()));
	}

	// The thread of the JDK's own timer would never end, and keep the class loader of the
	// application alive.
	static ScheduledThreadPoolExecutor timer() {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
				(task) -> daemon(task, "lifecycle-timer"));
		timer.setKeepAliveTime(1, TimeUnit.SECONDS);
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

	private static Thread daemon(Runnable task, String name) {
		Thread thread = new Thread(null, task, name, 0, false);
		thread.setDaemon(true);
		return withoutLoader(thread);
	}

	private static Thread withoutLoader(Thread thread) {
		thread.setContextClassLoader(BusThreads.class.getClassLoader());
		return thread;
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

	private static @Nullable ThreadFactory virtual() {
		try {
			Class<?> type = Class.forName("java.lang.Thread$Builder");
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			builder = type.getMethod("name", String.class, long.class).invoke(builder, NAME, 0L);
			builder = type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
			return (ThreadFactory) type.getMethod("factory").invoke(builder);
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

}
