package io.lifecycle.signal;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

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

	private final @Nullable ContextCapture capture;

	EmitContext(@Nullable ContextCapture capture) {
		this.capture = capture;
	}

	/**
	 * Return the event together with the present context, or the event alone.
	 */
	Object attach(LifecycleEvent event) {
		Executor captured = captured();
		return (captured != null) ? new Attached(event, captured) : event;
	}

	/**
	 * Hand on an event in the context that was attached to it.
	 */
	void with(Object attached, Consumer<LifecycleEvent> receiver) {
		if (attached instanceof Attached slot) {
			slot.context.execute(() -> receiver.accept(slot.event));
		}
		else {
			receiver.accept((LifecycleEvent) attached);
		}
	}

	/**
	 * Return an executor that runs a task in the present context on the thread that calls
	 * it.
	 */
	Executor here() {
		Executor captured = captured();
		return (captured != null) ? captured : Runnable::run;
	}

	private @Nullable Executor captured() {
		try {
			return (this.capture != null) ? this.capture.capture() : null;
		}
		catch (RuntimeException ex) {
			// Without its context the event is still worth more than not at all.
			return null;
		}
	}

	private record Attached(LifecycleEvent event, Executor context) {
	}

}
