package io.lifecycle.application;

import java.util.concurrent.atomic.AtomicBoolean;

import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownReason;
import io.lifecycle.event.StartupComplete;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Emits {@link StartupComplete} and {@link ShutdownBegin} of one context, each at most
 * once.
 *
 * <p>
 * A context whose refresh failed tells neither. One that is closed after its refresh
 * tells {@link ShutdownBegin} even if it never was ready.
 *
 * @since 0.1.0
 */
public final class ApplicationStateProducer implements ApplicationListener<ContextClosedEvent>, Ordered {

	private final ApplicationContext context;

	private final SignalChannel<StartupComplete> startupComplete;

	private final SignalChannel<ShutdownBegin> shutdownBegin;

	private final AtomicBoolean ready = new AtomicBoolean();

	private final AtomicBoolean closed = new AtomicBoolean();

	/**
	 * Create a producer.
	 * @param context the context
	 * @param bus the bus of the context
	 */
	public ApplicationStateProducer(ApplicationContext context, SignalBus bus) {
		this.context = context;
		this.startupComplete = bus.channel(StartupComplete.class);
		this.shutdownBegin = bus.channel(ShutdownBegin.class);
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

	// The events of child contexts come here too.
	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context && this.closed.compareAndSet(false, true)
				&& this.shutdownBegin.hasListeners()) {
			this.shutdownBegin.emit(new ShutdownBegin(this.context, ShutdownReason.CONTEXT_CLOSED));
		}
	}

	// Before listeners that stop what ours may still need, such as task executors.
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

}
