package io.lifecycle.signal;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The threads of the lanes of a bus that was given none, one for each busy lane: virtual
 * from Java 24 on, pooled daemons before. They inherit nothing from the emitter that
 * happens to wake the lane.
 */
final class LaneThreads {

	private static final String NAME = "lifecycle-lane-";

	// Before, one that is stuck in a synchronized block keeps its carrier from all
	// others.
	private static final int NO_PINNING = 24;

	private static final AtomicInteger count = new AtomicInteger();

	private static final Executor DEFAULT = create(Runtime.version().feature());

	private LaneThreads() {
	}

	/**
	 * Return the threads that all buses share.
	 */
	static Executor shared() {
		return DEFAULT;
	}

	static Executor create(int javaVersion) {
		ThreadFactory virtual = (javaVersion >= NO_PINNING) ? virtual() : null;
		return (virtual != null) ? (task) -> prepared(virtual.newThread(task)).start() : pool();
	}

	private static Executor pool() {
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), (task) -> {
			Thread thread = new Thread(null, task, NAME + count.getAndIncrement(), 0, false);
			thread.setDaemon(true);
			return prepared(thread);
		});
	}

	private static Thread prepared(Thread thread) {
		thread.setContextClassLoader(LaneThreads.class.getClassLoader());
		return thread;
	}

	// Newer than the Java version that this code is compiled for.
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
