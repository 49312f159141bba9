package io.lifecycle.signal;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what the emitting thread knows (its logging context, its trace, its user) to
 * the thread on which a listener runs later, whatever the capture throws.
 */
final class EmitContext {

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private final ContextCapture capture;

	private final AtomicBoolean failureLogged = new AtomicBoolean();

	EmitContext(ContextCapture capture) {
		this.capture = capture;
	}

	/**
	 * Return the present context, or {@code null} if there is nothing to carry.
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
	 * Run a task on this thread in a captured context, or without it: the event is still
	 * worth more than not at all.
	 */
	void run(@Nullable Executor context, Runnable task) {
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
			logger.warn("The context of an emitter does not reach its listeners; this is logged once", failure);
		}
	}

}
