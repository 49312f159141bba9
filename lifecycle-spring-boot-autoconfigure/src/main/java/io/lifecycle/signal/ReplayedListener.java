package io.lifecycle.signal;

import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * A listener as a replay sees it: its queue, its limits and its quarantine do not apply.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class ReplayedListener {

	private final Registration registration;

	ReplayedListener(Registration registration) {
		this.registration = registration;
	}

	/**
	 * Return the name of the listener.
	 * @return the name in logs
	 */
	public String name() {
		return this.registration.name();
	}

	/**
	 * Return whether the listener may end later than its call.
	 * @return whether it is an {@link AsyncSignalListener}
	 */
	public boolean isAsynchronous() {
		return this.registration.listener() instanceof AsyncSignalListener<?>;
	}

	/**
	 * Evaluate the filter of the listener.
	 * @param event the event
	 * @param seed decides what a filter leaves to chance
	 * @return whether the listener receives the event
	 */
	public boolean matches(LifecycleEvent event, long seed) {
		Predicate<? super LifecycleEvent> filter = this.registration.options().filter();
		return filter == null || ReplayedFilter.test(filter, event, seed ^ name().hashCode());
	}

	/**
	 * Call the listener.
	 * @param event the event
	 * @return the stage of an asynchronous listener, {@link ConditionalListener#IGNORED}
	 * if its condition ignores the event, or {@code null} if it is done
	 * @throws Exception what the listener throws
	 */
	@SuppressWarnings("unchecked")
	public @Nullable CompletionStage<?> call(LifecycleEvent event) throws Exception {
		Object listener = this.registration.listener();
		if (listener instanceof AsyncSignalListener<?>) {
			return PendingStages.call((AsyncSignalListener<LifecycleEvent>) listener, event);
		}
		if (listener instanceof ConditionalListener conditional) {
			return conditional.receive(event) ? null : ConditionalListener.IGNORED;
		}
		((SignalListener<LifecycleEvent>) listener).onSignal(event);
		return null;
	}

	/**
	 * Log a failure of the listener as the bus does, and notify the failure handler.
	 * @param event the event
	 * @param failure the failure
	 */
	public void failed(LifecycleEvent event, Throwable failure) {
		this.registration.failedInReplay(failure, event);
	}

}
