package io.lifecycle.signal.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.AsyncSignalListener;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalListener;
import io.lifecycle.signal.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Registers listeners with the bus of a context at any time of its start. Those that come
 * before the bus wait for it; those that come after its {@link OpeningSignal} receive
 * that event when they are registered, once. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SignalRegistrar {

	private final Supplier<SignalBus> busSource;

	private final Supplier<@Nullable OpeningSignal> openingSource;

	// Guarded by this.
	private final List<WaitingSubscription> waiting = new ArrayList<>();

	private boolean opened;

	private volatile @Nullable SignalBus bus;

	private volatile @Nullable LifecycleEvent opening;

	/**
	 * Create a registrar.
	 * @param bus where the bus comes from; asked once, by {@link #open()}
	 * @param opening where the opening signal comes from, if there is one; asked once
	 */
	public SignalRegistrar(Supplier<SignalBus> bus, Supplier<@Nullable OpeningSignal> opening) {
		this.busSource = bus;
		this.openingSource = opening;
	}

	/**
	 * Register a listener.
	 * @param <E> the type of the events
	 * @param type the type
	 * @param listener the listener
	 * @param options how the listener wants to be treated
	 * @return the registration
	 * @see SignalBus#on(Class, SignalListener, ListenerOptions)
	 */
	public <E extends LifecycleEvent> Subscription on(Class<E> type, SignalListener<? super E> listener,
			ListenerOptions options) {
		return register((bus) -> bus.on(type, listener, options), type);
	}

	/**
	 * Register an asynchronous listener.
	 * @param <E> the type of the events
	 * @param type the type
	 * @param listener the listener
	 * @param options how the listener wants to be treated
	 * @return the registration
	 * @see SignalBus#onAsync(Class, AsyncSignalListener, ListenerOptions)
	 */
	public <E extends LifecycleEvent> Subscription onAsync(Class<E> type, AsyncSignalListener<? super E> listener,
			ListenerOptions options) {
		return register((bus) -> bus.onAsync(type, listener, options), type);
	}

	private Subscription register(BusRegistration registration, Class<?> type) {
		Subscription subscription = add(registration);
		replay(registration, type);
		return subscription;
	}

	/**
	 * Register without handing over the opening event.
	 */
	synchronized Subscription add(BusRegistration registration) {
		SignalBus bus = this.bus;
		if (bus != null) {
			return registration.with(bus);
		}
		WaitingSubscription subscription = new WaitingSubscription(registration);
		this.waiting.add(subscription);
		return subscription;
	}

	/**
	 * Hand the opening event to a listener that came too late for it.
	 */
	void replay(BusRegistration registration, Class<?> type) {
		LifecycleEvent event = this.opening;
		if (type.isInstance(event)) {
			// On a bus of its own the listener is isolated as on the real one.
			SignalBus single = SignalBus.create();
			registration.with(single);
			single.emit(event);
		}
	}

	/**
	 * Ask for the bus, register the listeners that wait for it and emit the opening
	 * signal. Does nothing the second time, nor while the first has not returned. To be
	 * called by the thread that starts the context.
	 */
	public void open() {
		if (!this.opened) {
			this.opened = true;
			SignalBus bus = this.busSource.get();
			OpeningSignal signal = this.openingSource.get();
			LifecycleEvent event = (signal != null) ? signal.create() : null;
			connect(bus, event);
			if (event != null) {
				bus.emit(event);
			}
		}
	}

	private synchronized void connect(SignalBus bus, @Nullable LifecycleEvent event) {
		this.bus = bus;
		this.opening = event;
		this.waiting.forEach((subscription) -> subscription.connect(bus));
		this.waiting.clear();
	}

	/**
	 * One listener, to be registered with one bus or another.
	 */
	@FunctionalInterface
	interface BusRegistration {

		Subscription with(SignalBus bus);

	}

}
