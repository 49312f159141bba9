package io.lifecycle.application;

import java.util.LinkedHashMap;
import java.util.Map;

import io.lifecycle.event.ShutdownReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place in a process that hears the signals of the operating system. It tells the
 * open contexts which signal came, and leaves the rest to whoever handled it before: by
 * default to the JVM, which ends with the exit code of the signal. With the last context
 * everything is as it was before the first one.
 *
 * @since 0.1.0
 */
public final class OsSignals {

	private static final Logger logger = LoggerFactory.getLogger(OsSignals.class);

	// Guarded by the class.
	private static final Map<GracefulShutdown, SecondSignal> contexts = new LinkedHashMap<>();

	// Guarded by the class.
	private static boolean received;

	private OsSignals() {
	}

	/**
	 * Begin to tell a context.
	 * @param shutdown the end of the context
	 * @param second what a second signal does
	 */
	public static synchronized void add(GracefulShutdown shutdown, SecondSignal second) {
		if (contexts.isEmpty()) {
			SignalHandlers.install();
		}
		contexts.put(shutdown, second);
	}

	/**
	 * Tell a context no longer.
	 * @param shutdown the end of the context
	 */
	public static synchronized void remove(GracefulShutdown shutdown) {
		if (contexts.remove(shutdown) != null && contexts.isEmpty()) {
			received = false;
			SignalHandlers.restore();
		}
	}

	/**
	 * A signal came.
	 * @return whether whoever handled it before should do so now
	 */
	static boolean received(ShutdownReason reason, int exitCode) {
		boolean forced;
		synchronized (OsSignals.class) {
			if (contexts.isEmpty()) {
				return true;
			}
			if (!received) {
				received = true;
				contexts.keySet().forEach((shutdown) -> shutdown.begin(reason));
				return true;
			}
			forced = contexts.containsValue(SecondSignal.FORCE);
		}
		if (forced) {
			logger.warn("{} received again: forcing the exit", reason);
			Runtime.getRuntime().halt(exitCode);
		}
		logger.info("{} received again: ignoring it, the application has begun to end", reason);
		return false;
	}

}
