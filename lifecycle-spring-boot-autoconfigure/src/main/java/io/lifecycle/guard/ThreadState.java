package io.lifecycle.guard;

import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The state of the threads that listeners, collectors and consumers borrow: each of them
 * finds and leaves a thread as its owner has it. This covers the interrupt status, the
 * context class loader, the name, the priority and the logging context. Other
 * thread-locals cannot be restored.
 *
 * <p>
 * The origin of an interrupt is unknown. A thread that was interrupted before stays
 * interrupted. An interrupt that comes while the borrower runs is attributed to the
 * borrower, unless {@link #interruptsAreMeantIf somebody} knows that it is meant for the
 * owner.
 *
 * @since 0.1.0
 */
public final class ThreadState {

	private static volatile BooleanSupplier meant = () -> false;

	private ThreadState() {
	}

	/**
	 * Set how to know for whom an interrupt is meant.
	 * @param meant returns whether an interrupt of the current thread that comes now is
	 * meant for its owner
	 */
	public static void interruptsAreMeantIf(BooleanSupplier meant) {
		ThreadState.meant = meant;
	}

	/**
	 * Run code of the application, and restore the whole state of this thread.
	 * @param code the code; what it throws is thrown to the caller
	 */
	public static void keep(Runnable code) {
		test((running) -> {
			running.run();
			return true;
		}, code);
	}

	/**
	 * Evaluate a predicate of the application, and restore the whole state of this
	 * thread.
	 * @param <T> the type of the value
	 * @param predicate the predicate; what it throws is thrown to the caller
	 * @param value the value to test
	 * @return its result
	 */
	public static <T> boolean test(Predicate<? super T> predicate, T value) {
		Thread thread = Thread.currentThread();
		String name = thread.getName();
		int priority = thread.getPriority();
		ClassLoader loader = thread.getContextClassLoader();
		boolean interrupted = thread.isInterrupted();
		Map<String, String> loggingContext = loggingContext();
		try {
			return predicate.test(value);
		}
		finally {
			restore(thread, name, priority, loggingContext);
			restore(thread, loader, interrupted);
		}
	}

	/**
	 * Restore what could make the code that follows fail. Each emit ends with this
	 * comparison, so it must be cheap.
	 * @param thread the current thread
	 * @param loader its context class loader before
	 * @param interrupted whether it was interrupted before
	 */
	public static void restore(Thread thread, @Nullable ClassLoader loader, boolean interrupted) {
		if (thread.getContextClassLoader() != loader) {
			guarded(() -> thread.setContextClassLoader(loader));
		}
		restoreInterrupt(interrupted);
	}

	/**
	 * Restore the interrupt status.
	 * @param interrupted whether this thread was interrupted before
	 */
	public static void restoreInterrupt(boolean interrupted) {
		if (Thread.currentThread().isInterrupted() != interrupted) {
			guarded(() -> changeInterrupt(interrupted));
		}
	}

	private static void changeInterrupt(boolean interrupted) {
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		else if (!meant.getAsBoolean()) {
			Thread.interrupted();
		}
	}

	/**
	 * Note that code of the application has thrown. If it consumed an interrupt, this
	 * thread is interrupted again, until its state is restored.
	 * @param failure what was thrown
	 */
	public static void thrown(Throwable failure) {
		if (failure instanceof InterruptedException) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Return the logging context of this thread.
	 * @return a copy, or {@code null} if there is none
	 */
	public static @Nullable Map<String, String> loggingContext() {
		try {
			return MDC.getCopyOfContextMap();
		}
		catch (Throwable ex) {
			return null;
		}
	}

	/**
	 * Restore what the owner of a thread shows in its log.
	 * @param thread the current thread
	 * @param name its name before
	 * @param priority its priority before
	 * @param loggingContext its logging context before, or {@code null}
	 */
	@SuppressWarnings({ "ReferenceEquality", "ThreadPriorityCheck" })
	public static void restore(Thread thread, String name, int priority, @Nullable Map<String, String> loggingContext) {
		if (thread.getName() != name || thread.getPriority() != priority) {
			guarded(() -> {
				thread.setName(name);
				thread.setPriority(priority);
			});
		}
		if (!Objects.equals(loggingContext(), loggingContext)) {
			guarded(() -> {
				MDC.clear();
				if (loggingContext != null) {
					MDC.setContextMap(loggingContext);
				}
			});
		}
	}

	// Some threads of the JDK refuse changes, and the logging context is that of an
	// application.
	private static void guarded(Runnable change) {
		try {
			change.run();
		}
		catch (Throwable ex) {
			// Whatever happens here must not reach the owner of the thread.
		}
	}

}
