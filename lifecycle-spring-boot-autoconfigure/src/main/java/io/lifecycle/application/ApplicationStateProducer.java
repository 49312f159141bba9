package io.lifecycle.application;

import java.util.concurrent.atomic.AtomicBoolean;

import io.lifecycle.event.StartupComplete;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;

import org.springframework.context.ApplicationContext;

/**
 * Emits the {@link StartupComplete} of one context, at most once. A context whose refresh
 * failed tells none.
 *
 * @since 0.1.0
 */
public final class ApplicationStateProducer {

	private final ApplicationContext context;

	private final SignalChannel<StartupComplete> startupComplete;

	private final AtomicBoolean ready = new AtomicBoolean();

	/**
	 * Create a producer.
	 * @param context the context
	 * @param bus the bus of the context
	 */
	public ApplicationStateProducer(ApplicationContext context, SignalBus bus) {
		this.context = context;
		this.startupComplete = bus.channel(StartupComplete.class);
	}

	/**
	 * Tell that the application is ready to serve.
	 * @param durationNanos nanoseconds since its start
	 */
	public void ready(long durationNanos) {
		if (this.ready.compareAndSet(false, true) && this.startupComplete.hasListeners()) {
			this.startupComplete.emit(new StartupComplete(this.context, durationNanos));
		}
	}

}
