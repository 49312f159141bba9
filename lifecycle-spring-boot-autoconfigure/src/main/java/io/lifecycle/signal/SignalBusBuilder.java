package io.lifecycle.signal;

import java.util.Objects;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link SignalBus}. Not thread-safe.
 *
 * @since 0.1.0
 * @see SignalBus#builder()
 */
public final class SignalBusBuilder {

	private @Nullable Executor executor;

	private @Nullable DefaultSignalBus seed;

	private ListenerSettings settings = ListenerSettings.defaults();

	private Executor laneThreads = BusThreads.LANES;

	private ContextCapture context = () -> null;

	private ListenerFailureHandler failureHandler = (listener, event, failure) -> {
	};

	SignalBusBuilder() {
	}

	/**
	 * Set the executor on which {@link SignalBus#emitSync} runs asynchronous listeners.
	 * @param executor the executor; it is not shut down with the bus
	 * @return this builder
	 */
	public SignalBusBuilder executor(Executor executor) {
		this.executor = Objects.requireNonNull(executor, "'executor' must not be null");
		return this;
	}

	/**
	 * Set the bus whose current listeners are copied to the new one. Later changes of
	 * either bus do not affect the other.
	 * @param seed a bus that was created by a builder
	 * @return this builder
	 * @throws IllegalArgumentException if the bus is another implementation, whose
	 * listeners are not known
	 */
	public SignalBusBuilder seed(SignalBus seed) {
		if (!(Objects.requireNonNull(seed, "'seed' must not be null") instanceof DefaultSignalBus bus)) {
			throw new IllegalArgumentException(
					"'seed' must be created by SignalBus.builder(), but is a " + seed.getClass().getName());
		}
		this.seed = bus;
		return this;
	}

	/**
	 * Set the settings for listeners.
	 * @param settings the settings
	 * @return this builder
	 */
	public SignalBusBuilder settings(ListenerSettings settings) {
		this.settings = Objects.requireNonNull(settings, "'settings' must not be null");
		return this;
	}

	/**
	 * Set the executor that provides the threads of queued listeners, one for each busy
	 * queue. The default is virtual threads on Java 24 and later, and daemon threads on
	 * earlier versions.
	 * @param laneThreads the executor, preferably with virtual threads; it must run every
	 * task immediately and is not shut down with the bus
	 * @return this builder
	 */
	public SignalBusBuilder laneThreads(Executor laneThreads) {
		this.laneThreads = Objects.requireNonNull(laneThreads, "'laneThreads' must not be null");
		return this;
	}

	/**
	 * Set how the context of the emitting thread is propagated to listeners on other
	 * threads. By default it is not propagated.
	 * @param context the capture
	 * @return this builder
	 */
	public SignalBusBuilder context(ContextCapture context) {
		this.context = Objects.requireNonNull(context, "'context' must not be null");
		return this;
	}

	/**
	 * Set the handler that is notified of failures of listeners, in addition to the log.
	 * By default there is none.
	 * @param failureHandler the handler
	 * @return this builder
	 */
	public SignalBusBuilder failureHandler(ListenerFailureHandler failureHandler) {
		this.failureHandler = Objects.requireNonNull(failureHandler, "'failureHandler' must not be null");
		return this;
	}

	/**
	 * Build the bus.
	 * @return a new bus
	 */
	public SignalBus build() {
		DefaultSignalBus bus = new DefaultSignalBus(environment());
		if (this.seed != null) {
			bus.copyFrom(this.seed);
		}
		return bus;
	}

	BusEnvironment environment() {
		return new BusEnvironment(this.settings, this.executor, this.laneThreads, new EmitContext(this.context),
				new PendingStages(this.settings.asyncTimeout()), new StrictFailures(this.settings.strict()),
				this.failureHandler);
	}

}
