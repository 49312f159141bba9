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

	private @Nullable SignalBus seed;

	SignalBusBuilder() {
	}

	/**
	 * Set where {@link SignalBus#emitSync} runs asynchronous listeners.
	 * @param executor the executor; it is not shut down with the bus
	 * @return this builder
	 */
	public SignalBusBuilder executor(Executor executor) {
		this.executor = Objects.requireNonNull(executor, "'executor' must not be null");
		return this;
	}

	/**
	 * Set the bus whose present listeners the new one starts with. They are copied: what
	 * happens to either bus later does not touch the other.
	 * @param seed a bus made by this builder
	 * @return this builder
	 */
	public SignalBusBuilder seed(SignalBus seed) {
		this.seed = Objects.requireNonNull(seed, "'seed' must not be null");
		return this;
	}

	/**
	 * Build the bus.
	 * @return a new bus
	 */
	public SignalBus build() {
		DefaultSignalBus bus = new DefaultSignalBus(this.executor);
		if (this.seed instanceof DefaultSignalBus source) {
			source.copyTo(bus);
		}
		return bus;
	}

}
