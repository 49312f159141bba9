package io.lifecycle.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.lifecycle.autoconfigure.signal.ContextBus;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.replay.ReplayResult;
import io.lifecycle.replay.SignalReplay;
import io.lifecycle.signal.ListenerFailureHandler;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalListener;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.Assert;

/**
 * Records the events of a context while tests use it, with the test that each belongs to.
 * Thread-safe; recording takes only the lock of the log.
 */
final class SignalRecorder implements ListenerFailureHandler {

	private static final String HEADER = RecordedSignals.HEADER.toLowerCase(Locale.ROOT);

	private static final int FAILURE_LIMIT = 1_000;

	private final ConfigurableApplicationContext context;

	// A bus registers a listener only once if it is the same object.
	private final SignalListener<LifecycleEvent> listener = this::record;

	private final SignalLog log = new SignalLog();

	private final Map<String, Recording> active = new ConcurrentHashMap<>();

	// The list is guarded by itself.
	private final List<ListenerFailure> failures = new ArrayList<>();

	// This is guarded by this.
	private @Nullable BusReset reset;

	SignalRecorder(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Begin a recording.
	 * @param timeout how long its test waits
	 */
	synchronized Recording begin(Duration timeout) {
		if (this.active.isEmpty()) {
			SignalBus bus = bus();
			// Registering the same listener again has no effect.
			bus.on(LifecycleEvent.class, this.listener, ListenerOptions.defaults().named("recorded-signals"));
			this.reset = new BusReset(bus, this.context);
		}
		Recording recording = new Recording(this.log, timeout);
		this.active.put(recording.id(), recording);
		return recording;
	}

	/**
	 * Replay events for the test of this thread.
	 */
	ReplayResult replay(SignalReplay replay) {
		Recording recording = CurrentRecording.get();
		Assert.state(recording != null, "No test is recorded on this thread");
		return recording.replaying(() -> replay.to(bus()));
	}

	private SignalBus bus() {
		SignalBus bus = this.context.getBeanProvider(SignalBus.class)
			.stream()
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("@RecordSignals found no SignalBus in the context of the "
					+ "test: do not exclude SignalAutoConfiguration"));
		// A mock has no listeners; the library itself then emits to another bus.
		return (bus.listeners() != null) ? bus
				: this.context.getBeanProvider(ContextBus.class)
					.stream()
					.findFirst()
					.map(ContextBus::bus)
					.orElseGet(SignalBus::create);
	}

	private void record(LifecycleEvent event) {
		if (this.active.isEmpty()) {
			return;
		}
		if (event instanceof RequestReceived received) {
			String id = received.request().headers().get(HEADER);
			Recording recording = (id != null) ? this.active.get(id) : null;
			if (recording != null) {
				recording.claim(received.request());
			}
		}
		this.log.add(event, CurrentRecording.get());
	}

	@Override
	public void failed(String listener, LifecycleEvent event, Throwable failure) {
		synchronized (this.failures) {
			if (!this.active.isEmpty() && this.failures.size() < FAILURE_LIMIT) {
				this.failures
					.add(new ListenerFailure(listener, event, failure, CurrentRecording.get(), this.log.end()));
			}
		}
	}

	/**
	 * Return the failures of listeners on events of a recording and on events that belong
	 * to no test.
	 */
	List<ListenerFailure> failures(Recording recording) {
		List<ListenerFailure> all;
		synchronized (this.failures) {
			all = List.copyOf(this.failures);
		}
		return all.stream()
			.filter((failure) -> failure.position() >= recording.begin())
			.filter((failure) -> recording.holds(failure) || isNobodys(failure))
			.toList();
	}

	private boolean isNobodys(ListenerFailure failure) {
		return this.active.values().stream().noneMatch((recording) -> recording.holds(failure));
	}

	/**
	 * Return the recording with an id.
	 */
	@Nullable Recording find(String id) {
		return this.active.get(id);
	}

	/**
	 * End a recording, and reset the bus if it was the last one.
	 */
	synchronized void end(Recording recording) {
		this.active.remove(recording.id());
		try {
			recording.end();
		}
		finally {
			this.log
				.forgetBefore(this.active.values().stream().mapToLong(Recording::begin).min().orElse(this.log.end()));
			if (this.active.isEmpty()) {
				reset();
			}
		}
	}

	private void reset() {
		synchronized (this.failures) {
			this.failures.clear();
		}
		BusReset reset = this.reset;
		if (reset != null) {
			reset.run();
		}
	}

}
