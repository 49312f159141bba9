package io.lifecycle.signal;

import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.ThreadState;
import org.jspecify.annotations.Nullable;

/**
 * Calls a synchronous listener, and catches whatever it throws. It is a record because
 * the JIT treats the fields of records as constants.
 *
 * @param registration is notified of failures
 * @param listener the listener
 * @param filter selects the events of the listener, or {@code null} for all
 * @param health the health of the listener
 * @param number the number of the listener, or {@link ListenerNumber#NONE}
 */
record ListenerCall(Registration registration, SignalListener<LifecycleEvent> listener,
		@Nullable Predicate<? super LifecycleEvent> filter, ListenerHealth health, int number) {

	void run(Caller caller, LifecycleEvent event) {
		runUnchecked(caller, event);
		caller.leave();
	}

	/**
	 * Call the listener. Unless it throws, the caller checks what it left behind.
	 */
	void runUnchecked(Caller caller, LifecycleEvent event) {
		try {
			if (this.number != ListenerNumber.NONE) {
				caller.enter(this.number);
			}
			if (this.filter == null || this.filter.test(event)) {
				receive(caller, event);
			}
			else {
				caller.passOver();
			}
		}
		catch (Throwable ex) {
			this.registration.failed(ex, event);
			ThreadState.thrown(ex);
			caller.leave();
		}
	}

	private void receive(Caller caller, LifecycleEvent event) throws Exception {
		if (this.number == ListenerNumber.NONE) {
			this.listener.onSignal(event);
		}
		else if (this.health.isWell()) {
			caller.count(this.number);
			this.listener.onSignal(event);
		}
		else if (this.health.admits(true)) {
			caller.count(this.number);
			this.listener.onSignal(event);
			this.health.succeeded();
		}
		else {
			caller.passOver();
		}
	}

}
