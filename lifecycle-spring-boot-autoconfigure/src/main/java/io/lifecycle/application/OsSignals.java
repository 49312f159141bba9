package io.lifecycle.application;

import java.util.LinkedHashMap;
import java.util.Map;

import io.lifecycle.event.ShutdownReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the OS signals of the process. It notifies the open contexts and delegates to
 * the previous handler, by default that of the JVM, which exits with the code of the OS
 * signal. When the last context is removed, the previous handlers are restored.
 *
 * @since 0.1.0
 */
public final class OsSignals {

	private static final Logger logger = LoggerFactory.getLogger(OsSignals.class);

	// This is guarded by the class.
	private static final Map<GracefulShutdown, SecondOsSignal> contexts = new LinkedHashMap<>();

	// This is guarded by the class.
	private static boolean exiting;

	private OsSignals() {
	}

	/**
	 * Add a context that is notified.
	 * @param shutdown the shutdown of the context
	 * @param second what a second OS signal does
	 */
	public static synchronized void add(GracefulShutdown shutdown, SecondOsSignal second) {
		if (contexts.isEmpty()) {
			OsSignalHandlers.install();
		}
		contexts.put(shutdown, second);
	}

	/**
	 * Remove a context.
	 * @param shutdown the shutdown of the context
	 */
	public static synchronized void remove(GracefulShutdown shutdown) {
		if (contexts.remove(shutdown) != null && contexts.isEmpty()) {
			exiting = false;
			OsSignalHandlers.restore();
		}
	}

	/**
	 * Handle an OS signal. It is the second one only if the end that an earlier one
	 * caused is in progress: a handler of the application or of a library may have taken
	 * the earlier one without ending anything.
	 * @param exits whether the previous handler is that of the JVM, which exits
	 * @return whether the previous handler should run
	 */
	static boolean received(ShutdownReason reason, int exitCode, boolean exits) {
		boolean forced;
		synchronized (OsSignals.class) {
			boolean second = exiting || isEnding();
			forced = second && contexts.containsValue(SecondOsSignal.FORCE);
			// While the contexts close, an exit waits for them.
			if (!second || (exits && !exiting && !forced)) {
				begin(reason, exits);
				return true;
			}
		}
		if (forced) {
			logger.warn("{} received again: exiting without waiting for the shutdown", reason);
			Runtime.getRuntime().halt(exitCode);
		}
		logger.info("{} received again: ignored, shutdown is already in progress", reason);
		return false;
	}

	private static boolean isEnding() {
		return !contexts.isEmpty() && contexts.keySet().stream().allMatch(GracefulShutdown::isBegunByOsSignal);
	}

	private static void begin(ShutdownReason reason, boolean exits) {
		contexts.keySet().forEach((shutdown) -> {
			shutdown.received(reason);
			if (exits) {
				shutdown.begin();
			}
		});
		exiting = exits && !contexts.isEmpty();
	}

	/**
	 * End the process.
	 */
	static void exit(int exitCode) {
		try {
			Runtime.getRuntime().exit(exitCode);
		}
		finally {
			// It was refused, so the next OS signal tries again.
			synchronized (OsSignals.class) {
				exiting = false;
			}
		}
	}

}
