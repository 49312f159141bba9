package io.lifecycle.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.lifecycle.guard.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Protects a server from failures in its integration. Every method that a server calls
 * runs the code of the integration through this class, or passes what it caught to
 * {@link #failed(Throwable)}. Nothing is allocated if the hook is a method reference that
 * captures nothing.
 *
 * @since 0.1.0
 */
public final class Guard {

	private static final Logger logger = LoggerFactory.getLogger(Guard.class);

	private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

	private static final AtomicLong NEXT = new AtomicLong(System.nanoTime());

	private Guard() {
	}

	/**
	 * Run a hook. Whatever it throws is logged, at most once a minute.
	 * @param <T> the type of the target
	 * @param target the target of the hook
	 * @param hook the hook
	 */
	public static <T> void run(T target, Consumer<? super T> hook) {
		try {
			hook.accept(target);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/**
	 * Run a hook with an argument. Whatever it throws is logged, at most once a minute.
	 * @param <T> the type of the target
	 * @param <U> the type of the argument
	 * @param target the target of the hook
	 * @param argument the argument
	 * @param hook the hook
	 */
	public static <T, U> void run(T target, U argument, BiConsumer<? super T, ? super U> hook) {
		try {
			hook.accept(target, argument);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/**
	 * Log a failure of an integration, at most once a minute. It never throws.
	 * @param failure what was thrown
	 */
	public static void failed(Throwable failure) {
		try {
			long now = System.nanoTime();
			long next = NEXT.get();
			if (now - next >= 0 && NEXT.compareAndSet(next, now + QUIET_NANOS)) {
				Errors.log(failure, (error) -> logger
					.warn("Could not track a connection or request. Logged at most once a minute", error));
			}
		}
		catch (Throwable ex) {
			// Logging failed too, and the server must continue.
		}
	}

}
