package io.lifecycle.signal;

import io.lifecycle.event.LifecycleEvent;

/**
 * One listener registered for one type.
 */
abstract sealed class Registration implements Subscription permits SyncRegistration, AsyncRegistration {

	private final DefaultSignalBus bus;

	private final Class<?> type;

	private final ListenerOptions options;

	private final long sequence;

	private final ListenerFailures failures;

	Registration(DefaultSignalBus bus, Class<?> type, Object listener, ListenerOptions options, long sequence) {
		this.bus = bus;
		this.type = type;
		this.options = options;
		this.sequence = sequence;
		String name = options.name();
		this.failures = new ListenerFailures((name != null) ? name : listener.getClass().getName());
	}

	@SuppressWarnings("unchecked")
	static Registration of(DefaultSignalBus bus, Class<?> type, Object listener, ListenerOptions options,
			long sequence) {
		return (listener instanceof AsyncSignalListener<?> asynchronous)
				? new AsyncRegistration(bus, type, (AsyncSignalListener<LifecycleEvent>) asynchronous, options,
						sequence)
				: new SyncRegistration(bus, type, (SignalListener<LifecycleEvent>) listener, options, sequence);
	}

	abstract Object listener();

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

	void failed(Throwable failure, LifecycleEvent event) {
		this.failures.report(event, failure);
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
