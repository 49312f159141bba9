package io.lifecycle.guard;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Creates threads for code of the application: daemon threads that inherit nothing from
 * the thread that creates them.
 *
 * @since 0.1.0
 */
public final class DaemonThreads {

	// On earlier versions a virtual thread that is stuck in synchronized blocks its
	// carrier.
	private static final int NO_PINNING = 24;

	private static final AtomicInteger count = new AtomicInteger();

	private DaemonThreads() {
	}

	/**
	 * Return a factory of threads: virtual ones on Java 24 and later.
	 * @param prefix what their names begin with
	 * @param javaVersion the version of Java
	 * @return the factory
	 */
	public static ThreadFactory of(String prefix, int javaVersion) {
		ThreadFactory virtual = (javaVersion >= NO_PINNING) ? virtual(prefix) : null;
		return (virtual != null) ? (task) -> withoutLoader(virtual.newThread(task))
				: (task) -> platform(task, prefix + count.incrementAndGet());
	}

	/**
	 * Create a platform thread.
	 * @param task what it runs
	 * @param name its name
	 * @return the thread, which is not started
	 */
	public static Thread platform(Runnable task, String name) {
		Thread thread = new Thread(null, task, name, 0, false);
		thread.setDaemon(true);
		return withoutLoader(thread);
	}

	private static Thread withoutLoader(Thread thread) {
		thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
		return thread;
	}

	// These methods are newer than the Java version that this code is compiled for.
	private static @Nullable ThreadFactory virtual(String prefix) {
		try {
			Class<?> type = Class.forName("java.lang.Thread$Builder");
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			builder = type.getMethod("name", String.class, long.class).invoke(builder, prefix, 1L);
			builder = type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
			return (ThreadFactory) type.getMethod("factory").invoke(builder);
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

}
