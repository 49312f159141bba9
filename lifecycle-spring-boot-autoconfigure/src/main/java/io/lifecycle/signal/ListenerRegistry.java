package io.lifecycle.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * The registrations of a bus. Emitting takes its lock only for the first event of a class
 * after a change.
 */
final class ListenerRegistry implements Listeners {

	private static final Comparator<Registration> ORDER = Comparator
		.comparingInt((registration) -> registration.options().order());

	private final BusEnvironment environment;

	private final Runnable whenChanged;

	private final Consumer<LifecycleEvent> emitter;

	// This is guarded by this, in the order of registration. It is a list because the
	// hash code of a listener may be broken or change.
	private final List<Registration> registrations = new ArrayList<>();

	// The delivery of a replay in progress. This is written under the lock of this.
	private volatile @Nullable ReplayDelivery replay;

	// This is immutable and guarded by this.
	private List<ListenerTrace> traces = List.of();

	private volatile boolean ending;

	private volatile boolean silent;

	private volatile boolean logsSlowCalls = true;

	ListenerRegistry(BusEnvironment environment, Runnable whenChanged, Consumer<LifecycleEvent> emitter) {
		this.environment = environment;
		this.whenChanged = whenChanged;
		this.emitter = emitter;
	}

	BusEnvironment environment() {
		return this.environment;
	}

	@Override
	public void ending() {
		this.ending = true;
	}

	boolean isEnding() {
		return this.ending;
	}

	@Override
	public void silence() {
		this.silent = true;
	}

	@Override
	public void logSlowCalls(boolean logged) {
		this.logsSlowCalls = logged;
	}

	boolean logsSlowCalls() {
		return this.logsSlowCalls;
	}

	void emit(LifecycleEvent healthChange) {
		if (this.silent) {
			return;
		}
		try {
			this.emitter.accept(healthChange);
		}
		catch (Throwable ex) {
			// In strict mode another listener may fail on it, which is logged.
		}
	}

	synchronized Registration add(Class<?> type, Object listener, ListenerOptions options) {
		Objects.requireNonNull(type, "'type' must not be null");
		Objects.requireNonNull(listener, "'listener' must not be null");
		Objects.requireNonNull(options, "'options' must not be null");
		Registration registration = find(type, listener);
		if (registration == null) {
			registration = new Registration(this, type, listener, options);
			this.registrations.add(registration);
			this.whenChanged.run();
		}
		return registration;
	}

	private @Nullable Registration find(Class<?> type, Object listener) {
		return ofType(type).filter((registration) -> listener.equals(registration.listener())).findFirst().orElse(null);
	}

	private Stream<Registration> ofType(Class<?> type) {
		return this.registrations.stream().filter((registration) -> registration.type() == type);
	}

	synchronized boolean remove(@Nullable Class<?> type, @Nullable Object listener) {
		try {
			Registration registration = (type != null && listener != null) ? find(type, listener) : null;
			return registration != null && remove(registration);
		}
		catch (Throwable ex) {
			// If equals() of the argument throws, the argument equals no listener.
			return false;
		}
	}

	synchronized boolean remove(Registration registration) {
		boolean removed = this.registrations.remove(registration);
		if (removed) {
			this.whenChanged.run();
		}
		return removed;
	}

	synchronized void replace(List<Registration> others) {
		this.registrations.clear();
		this.registrations.addAll(others);
		this.whenChanged.run();
	}

	/**
	 * Find the listeners of an event class, in dispatch order.
	 * @param target receives them before any other change is possible
	 */
	synchronized Dispatch resolve(Class<?> eventClass, Consumer<Dispatch> target) {
		Dispatch dispatch = Dispatch.of(
				EventTypes.linearize(eventClass)
					.stream()
					.flatMap((type) -> ofType(type).sorted(ORDER))
					.toArray(Registration[]::new),
				this.environment, eventClass.asSubclass(LifecycleEvent.class), this.replay, this.traces);
		target.accept(dispatch);
		return dispatch;
	}

	synchronized List<Registration> snapshot() {
		return List.copyOf(this.registrations);
	}

	@Override
	public List<ListenerStatus> list() {
		return snapshot().stream().map(Registration::status).toList();
	}

	@Override
	public boolean restore(String listener) {
		return snapshot().stream()
			.filter((registration) -> registration.name().equals(listener) && registration.health().restore())
			.count() != 0;
	}

	@Override
	public Runnable checkpoint() {
		List<Registration> remembered = snapshot();
		return () -> replace(remembered);
	}

	@Override
	public synchronized Runnable replay(ReplayDelivery delivery) {
		ReplayDelivery outer = this.replay;
		deliverBy(delivery);
		return () -> deliverBy(outer);
	}

	private synchronized void deliverBy(@Nullable ReplayDelivery delivery) {
		this.replay = delivery;
		this.whenChanged.run();
	}

	@Override
	public ListenerTrace trace(Predicate<? super LifecycleEvent> events, Duration limit) {
		ListenerTrace trace = new ListenerTrace(events, this::untrace);
		synchronized (this) {
			this.traces = Stream.concat(this.traces.stream(), Stream.of(trace)).toList();
			this.whenChanged.run();
		}
		trace.closeWith(BusThreads.schedule(trace::close, TimeUnit.NANOSECONDS.convert(limit)));
		return trace;
	}

	private synchronized void untrace(ListenerTrace ended) {
		if (this.traces.contains(ended)) {
			this.traces = this.traces.stream().filter((trace) -> trace != ended).toList();
			this.whenChanged.run();
		}
	}

	private synchronized void untraceAll() {
		this.traces.forEach(ListenerTrace::close);
	}

	boolean isReplaying() {
		return this.replay != null;
	}

	@Override
	public List<String> notReplayed() {
		return snapshot().stream()
			.filter((registration) -> !registration.options().replayed())
			.map(Registration::name)
			.toList();
	}

	@Override
	public long drain(Duration limit) {
		long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
		long dropped = snapshot().stream().mapToLong((registration) -> registration.close(deadline)).sum();
		this.environment.pendingStages().end();
		untraceAll();
		ListenerClock.rest();
		BusThreads.awaitIdleTimer();
		return dropped;
	}

}
