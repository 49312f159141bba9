package io.lifecycle.signal;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lifecycle.guard.Errors;
import io.lifecycle.guard.ThreadState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Propagates the context of the emitting thread, such as its logging context, trace and
 * user, to the thread of a listener. Failures of the capture are logged.
 */
final class EmitContext {

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private final ContextCapture capture;

	private final AtomicBoolean failureLogged = new AtomicBoolean();

	EmitContext(ContextCapture capture) {
		this.capture = capture;
	}

	/**
	 * Return the current context, or {@code null} if there is none.
	 */
	@Nullable Executor capture() {
		try {
			return this.capture.capture();
		}
		catch (Throwable ex) {
			report(ex);
			return null;
		}
	}

	/**
	 * Run a task on this thread in a captured context. If that fails, run it without the
	 * context, because the event must be delivered.
	 */
	void run(@Nullable Executor context, Runnable task) {
		ThreadState.keep(() -> runIn(context, task));
	}

	private void runIn(@Nullable Executor context, Runnable task) {
		if (context == null) {
			task.run();
			return;
		}
		AtomicBoolean begun = new AtomicBoolean();
		try {
			context.execute(() -> {
				begun.set(true);
				task.run();
			});
		}
		catch (Throwable ex) {
			report(ex);
		}
		if (!begun.get()) {
			task.run();
		}
	}

	private void report(Throwable failure) {
		if (this.failureLogged.compareAndSet(false, true)) {
			Errors.log(failure, (error) -> logger
				.warn("Could not propagate the context of an emitter to its listeners. Logged only once", error));
		}
	}

}
