package io.lifecycle.signal;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * One listener registered for one type.
 */
abstract sealed class Registration implements Subscription permits SyncRegistration, AsyncRegistration {

	private final DefaultSignalBus bus;

	private final Class<?> type;

	private final Object listener;

	private final ListenerOptions options;

	private final long sequence;

	private final ListenerFailures failures;

	private final ListenerHealth health;

	private final @Nullable ListenerWatch watch;

	Registration(DefaultSignalBus bus, Class<?> type, Object listener, ListenerOptions options, long sequence) {
		this.bus = bus;
		this.type = type;
		this.listener = listener;
		this.options = options;
		this.sequence = sequence;
		ListenerSettings settings = bus.environment().settings();
		this.failures = new ListenerFailures(name());
		this.health = new ListenerHealth(name(), settings, this::tell);
		// A lane's thread has the time to count.
		boolean monitored = settings.isMonitored() || options.delivery() == Delivery.QUEUED;
		this.watch = monitored ? ListenerWatch.of(this.health, settings) : null;
	}

	@SuppressWarnings("unchecked")
	static Registration of(DefaultSignalBus bus, Class<?> type, Object listener, ListenerOptions options,
			long sequence) {
		if (!(listener instanceof AsyncSignalListener<?> asynchronous)) {
			return new SyncRegistration(bus, type, listener, (SignalListener<LifecycleEvent>) listener, options,
					sequence);
		}
		AsyncSignalListener<LifecycleEvent> typed = (AsyncSignalListener<LifecycleEvent>) asynchronous;
		return (options.delivery() == Delivery.QUEUED)
				? new SyncRegistration(bus, type, listener,
						new AwaitingListener(typed, bus.environment().settings().asyncTimeout()), options, sequence)
				: new AsyncRegistration(bus, type, typed, options, sequence);
	}

	Object listener() {
		return this.listener;
	}

	Class<?> type() {
		return this.type;
	}

	ListenerOptions options() {
		return this.options;
	}

	int order() {
		return this.options.order();
	}

	long sequence() {
		return this.sequence;
	}

	final String name() {
		String name = this.options.name();
		return (name != null) ? name : this.listener.getClass().getName();
	}

	BusEnvironment environment() {
		return this.bus.environment();
	}

	/**
	 * Return who watches the listener, or {@code null} if nobody asks how it fares.
	 */
	@Nullable ListenerWatch watch() {
		return this.watch;
	}

	/**
	 * Note a failure that in strict mode concerns the emitter.
	 */
	void failed(Throwable failure, LifecycleEvent event) {
		failedAlone(failure, event);
		this.bus.environment().strictFailures().note(failure);
	}

	/**
	 * Note a failure on a thread that has no emitter.
	 */
	void failedAlone(Throwable failure, LifecycleEvent event) {
		this.failures.report(event, failure);
		this.health.failed(failure, event);
		tellHandler(failure, event);
	}

	private void tellHandler(Throwable failure, LifecycleEvent event) {
		try {
			this.bus.environment().failureHandler().failed(name(), event, failure);
		}
		catch (Throwable ex) {
			// The failure is logged; the next listener matters more.
		}
	}

	private void tell(LifecycleEvent change) {
		try {
			this.bus.emit(change);
		}
		catch (Throwable ex) {
			// Strict: another listener failed on it, which is reported.
		}
	}

	ListenerStatus status() {
		return status(0, 0);
	}

	final ListenerStatus status(int waiting, long dropped) {
		long deliveries = (this.watch != null) ? this.watch.deliveries().sum() : 0;
		return this.health.status(this, deliveries, waiting, dropped);
	}

	ListenerHealth health() {
		return this.health;
	}

	@Override
	public boolean receive(LifecycleEvent event) {
		Dispatch.of(new Registration[] { this }, this.bus.environment()).emit(event);
		return true;
	}

	@Override
	public boolean cancel() {
		boolean cancelled = this.bus.remove(this);
		if (cancelled) {
			this.failures.reportRepeats();
		}
		return cancelled;
	}

}
