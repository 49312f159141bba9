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
 * where the Java version has them, pooled daemons otherwise. They inherit nothing from
 * the emitter that happens to wake the lane.
 */
final class LaneThreads {

	private static final String NAME = "lifecycle-lane-";

	private static final AtomicInteger count = new AtomicInteger();

	private static final Executor DEFAULT = create();

	private LaneThreads() {
	}

	/**
	 * Return the threads that all buses share.
	 */
	static Executor shared() {
		return DEFAULT;
	}

	private static Executor create() {
		ThreadFactory virtual = virtual();
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

	// Since Java 21, which this code is compiled without.
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
