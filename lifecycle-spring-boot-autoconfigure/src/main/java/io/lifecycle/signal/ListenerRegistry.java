package io.lifecycle.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * The registrations of a bus, under a lock that emitting takes only for the first event
 * of a class after a change.
 */
final class ListenerRegistry implements Listeners {

	private static final Comparator<Registration> ORDER = Comparator
		.<Registration>comparingInt((registration) -> registration.options().order())
		.thenComparingLong(Registration::sequence);

	private final BusEnvironment environment;

	private final Runnable whenChanged;

	private final Consumer<LifecycleEvent> emitter;

	// Guarded by this. Lists, not maps: what the hash code of a listener is does not
	// matter, nor whether it changes.
	private final Map<Class<?>, List<Registration>> registrations = new HashMap<>();

	// Guarded by this.
	private long sequence;

	/**
	 * Create a registry.
	 * @param environment what the bus works with
	 * @param whenChanged forgets what was resolved; called under the lock
	 * @param emitter emits the changes of a listener's health
	 */
	ListenerRegistry(BusEnvironment environment, Runnable whenChanged, Consumer<LifecycleEvent> emitter) {
		this.environment = environment;
		this.whenChanged = whenChanged;
		this.emitter = emitter;
	}

	BusEnvironment environment() {
		return this.environment;
	}

	void emit(LifecycleEvent healthChange) {
		this.emitter.accept(healthChange);
	}

	/**
	 * Register a listener, unless an equal one is there for the same type.
	 */
	synchronized Registration add(Class<?> type, Object listener, ListenerOptions options) {
		Objects.requireNonNull(type, "'type' must not be null");
		Objects.requireNonNull(listener, "'listener' must not be null");
		Objects.requireNonNull(options, "'options' must not be null");
		Registration existing = find(type, listener);
		if (existing != null) {
			return existing;
		}
		Registration registration = new Registration(this, type, listener, options, this.sequence++);
		put(registration);
		this.whenChanged.run();
		return registration;
	}

	private void put(Registration registration) {
		this.registrations.computeIfAbsent(registration.type(), (type) -> new ArrayList<>(1)).add(registration);
	}

	private @Nullable Registration find(Class<?> type, Object listener) {
		for (Registration registration : this.registrations.getOrDefault(type, List.of())) {
			if (listener.equals(registration.listener())) {
				return registration;
			}
		}
		return null;
	}

	/**
	 * Remove the listener that equals the given one. Never throws.
	 */
	synchronized boolean remove(@Nullable Class<?> type, @Nullable Object listener) {
		try {
			Registration registration = (type != null && listener != null) ? find(type, listener) : null;
			return registration != null && remove(registration);
		}
		catch (RuntimeException ex) {
			// A broken equals of the argument: it equals none of ours.
			return false;
		}
	}

	synchronized boolean remove(Registration registration) {
		List<Registration> sameType = this.registrations.get(registration.type());
		if (sameType == null || !sameType.remove(registration)) {
			return false;
		}
		if (sameType.isEmpty()) {
			this.registrations.remove(registration.type());
		}
		this.whenChanged.run();
		return true;
	}

	void clear() {
		replace(List.of());
	}

	private synchronized void replace(List<Registration> others) {
		this.registrations.clear();
		others.forEach(this::put);
		this.whenChanged.run();
	}

	/**
	 * Find the listeners of an event class, in dispatch order.
	 * @param target receives them before any change can come between
	 * @return what the target returns
	 */
	synchronized Dispatch resolve(Class<?> eventClass, Function<Registration[], Dispatch> target) {
		List<Registration> resolved = new ArrayList<>();
		for (Class<?> type : EventTypes.linearize(eventClass)) {
			this.registrations.getOrDefault(type, List.of()).stream().sorted(ORDER).forEach(resolved::add);
		}
		return target.apply(resolved.toArray(Registration[]::new));
	}

	/**
	 * Return the registrations in the order in which they were made.
	 */
	List<Registration> snapshot() {
		List<Registration> snapshot = new ArrayList<>();
		// No longer than the copy: a new event class waits for this lock.
		synchronized (this) {
			this.registrations.values().forEach(snapshot::addAll);
		}
		snapshot.sort(Comparator.comparingLong(Registration::sequence));
		return snapshot;
	}

	@Override
	public List<ListenerStatus> list() {
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
	public Runnable checkpoint() {
		List<Registration> remembered = snapshot();
		return () -> replace(remembered);
	}

	@Override
	public long drain(Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		long dropped = 0;
		for (Registration registration : snapshot()) {
			if (registration.lane() != null) {
				dropped += registration.lane().close(deadline);
			}
		}
		return dropped;
	}

}
