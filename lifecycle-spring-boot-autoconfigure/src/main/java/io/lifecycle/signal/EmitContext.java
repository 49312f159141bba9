package io.lifecycle.signal;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what the emitting thread knows (its logging context, its trace, its user) to
 * the thread on which a listener runs later. Nothing is captured unless a listener needs
 * it.
 */
final class EmitContext {

	/**
	 * Carries nothing.
	 */
	static final EmitContext NONE = new EmitContext(null);

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private final @Nullable ContextCapture capture;

	private final AtomicBoolean failureLogged = new AtomicBoolean();

	EmitContext(@Nullable ContextCapture capture) {
		this.capture = capture;
	}

	/**
	 * Return the event together with the present context.
	 */
	Emitted attach(LifecycleEvent event) {
		return new Emitted(event, captured());
	}

	/**
	 * Hand on an event in the context that was attached to it.
	 */
	void with(Emitted emitted, Consumer<LifecycleEvent> receiver) {
		if (emitted.context != null) {
			run(emitted.context, () -> receiver.accept(emitted.event));
		}
		else {
			receiver.accept(emitted.event);
		}
	}

	/**
	 * Return an executor that runs a task in the present context on the thread that calls
	 * it.
	 */
	Executor here() {
		Executor captured = captured();
		return (captured != null) ? (task) -> run(captured, task) : Runnable::run;
	}

	private @Nullable Executor captured() {
		try {
			return (this.capture != null) ? this.capture.capture() : null;
		}
		catch (Throwable ex) {
			report(ex);
			return null;
		}
	}

	// Without its context the event is still worth more than not at all.
	private void run(Executor context, Runnable task) {
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

	/**
	 * An event on its way to another thread.
	 *
	 * @param event the event
	 * @param context the context of the emitter, or {@code null} if nothing was captured
	 */
	record Emitted(LifecycleEvent event, @Nullable Executor context) {
	}

}
