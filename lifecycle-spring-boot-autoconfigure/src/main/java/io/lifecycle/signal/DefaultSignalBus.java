package io.lifecycle.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the registrations under a lock that emitting never takes: each event class has a
 * {@link Channel} with the resolved listeners, which a registration invalidates.
 */
final class DefaultSignalBus implements SignalBus {

	private static final Comparator<Registration> ORDER = Comparator.comparingInt(Registration::order)
		.thenComparingLong(Registration::sequence);

	private final BusEnvironment environment;

	// Guarded by this.
	private final Map<Class<?>, Map<Object, Registration>> registrations = new HashMap<>();

	// Guarded by this.
	private long sequence;

	private volatile ChannelTable channels = ChannelTable.EMPTY;

	DefaultSignalBus(BusEnvironment environment) {
		this.environment = environment;
	}

	BusEnvironment environment() {
		return this.environment;
	}

	@Override
	public <E extends LifecycleEvent> Subscription on(Class<E> type, SignalListener<? super E> listener) {
		return on(type, listener, ListenerOptions.defaults());
	}

	@Override
	public <E extends LifecycleEvent> Subscription on(Class<E> type, SignalListener<? super E> listener,
			ListenerOptions options) {
		return register(type, listener, options);
	}

	@Override
	public <E extends LifecycleEvent> Subscription onAsync(Class<E> type, AsyncSignalListener<? super E> listener) {
		return onAsync(type, listener, ListenerOptions.defaults());
	}

	@Override
	public <E extends LifecycleEvent> Subscription onAsync(Class<E> type, AsyncSignalListener<? super E> listener,
			ListenerOptions options) {
		return register(type, listener, options);
	}

	private synchronized Subscription register(Class<?> type, Object listener, ListenerOptions options) {
		Objects.requireNonNull(type, "'type' must not be null");
		Objects.requireNonNull(listener, "'listener' must not be null");
		Objects.requireNonNull(options, "'options' must not be null");
		Map<Object, Registration> sameType = this.registrations.computeIfAbsent(type, (key) -> new LinkedHashMap<>());
		Registration existing = sameType.get(listener);
		if (existing != null) {
			return existing;
		}
		Registration registration = Registration.of(this, type, listener, options, this.sequence++);
		sameType.put(listener, registration);
		this.channels.invalidate();
		return registration;
	}

	@Override
	public boolean off(Class<? extends LifecycleEvent> type, Object listener) {
		try {
			Registration registration = find(type, listener);
			return registration != null && remove(registration);
		}
		catch (RuntimeException ex) {
			// A broken equals of the argument: it equals none of ours.
			return false;
		}
	}

	private synchronized @Nullable Registration find(Class<?> type, Object listener) {
		Map<Object, Registration> sameType = this.registrations.get(type);
		return (sameType != null) ? sameType.get(listener) : null;
	}

	synchronized boolean remove(Registration registration) {
		Map<Object, Registration> sameType = this.registrations.get(registration.type());
		if (sameType == null || !sameType.remove(registration.listener(), registration)) {
			return false;
		}
		if (sameType.isEmpty()) {
			this.registrations.remove(registration.type());
		}
		this.channels.invalidate();
		return true;
	}

	@Override
	public synchronized void clear() {
		this.registrations.clear();
		this.channels.invalidate();
	}

	void copyTo(DefaultSignalBus target) {
		snapshot().forEach((registration) -> target.register(registration.type(), registration.listener(),
				registration.options()));
	}

	private List<Registration> snapshot() {
		List<Registration> snapshot = new ArrayList<>();
		// No longer than the copy: a new event class waits for this lock.
		synchronized (this) {
			this.registrations.values().forEach((sameType) -> snapshot.addAll(sameType.values()));
		}
		snapshot.sort(Comparator.comparingLong(Registration::sequence));
		return snapshot;
	}

	@Override
	public Runnable checkpoint() {
		List<Registration> remembered = snapshot();
		return () -> restore(remembered);
	}

	private synchronized void restore(List<Registration> remembered) {
		this.registrations.clear();
		remembered.forEach((registration) -> this.registrations
			.computeIfAbsent(registration.type(), (type) -> new LinkedHashMap<>())
			.put(registration.listener(), registration));
		this.channels.invalidate();
	}

	@Override
	public int listenerCount(Class<? extends LifecycleEvent> type) {
		return channelOf(type).listenerCount();
	}

	@Override
	public boolean hasListeners(Class<? extends LifecycleEvent> type) {
		return channelOf(type).hasListeners();
	}

	@Override
	public CompletionStage<Void> emit(LifecycleEvent event) {
		return channelOf(event.getClass()).dispatch(event);
	}

	@Override
	public void emitSync(LifecycleEvent event) {
		channelOf(event.getClass()).dispatchSync(event);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <E extends LifecycleEvent> SignalChannel<E> channel(Class<E> type) {
		return (SignalChannel<E>) channelOf(type);
	}

	private Channel channelOf(Class<?> type) {
		Channel channel = this.channels.find(type);
		return (channel != null) ? channel : addChannel(type);
	}

	private synchronized Channel addChannel(Class<?> type) {
		Channel channel = this.channels.find(type);
		if (channel == null) {
			channel = new Channel(this, type);
			this.channels = this.channels.with(channel);
		}
		return channel;
	}

	/**
	 * Find the listeners of an event class, in dispatch order.
	 */
	synchronized Registration[] resolve(Class<?> eventClass) {
		List<Registration> resolved = new ArrayList<>();
		for (Class<?> type : EventTypes.linearize(eventClass)) {
			Map<Object, Registration> sameType = this.registrations.get(type);
			if (sameType != null) {
				sameType.values().stream().sorted(ORDER).forEach(resolved::add);
			}
		}
		return resolved.toArray(Registration[]::new);
	}

	@Override
	public List<ListenerStatus> listeners() {
		return snapshot().stream().map(Registration::status).toList();
	}

	@Override
	public boolean restore(String listener) {
		boolean restored = false;
		for (Registration registration : snapshot()) {
			restored |= registration.name().equals(listener) && registration.health().restore();
		}
		return restored;
	}

	@Override
	public long drain(Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		long dropped = 0;
		for (Registration registration : snapshot()) {
			if (registration instanceof SyncRegistration listener && listener.lane() != null) {
				dropped += listener.lane().close(deadline);
			}
		}
		return dropped;
	}

}
