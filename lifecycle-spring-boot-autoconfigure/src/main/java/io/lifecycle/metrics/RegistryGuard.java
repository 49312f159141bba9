package io.lifecycle.metrics;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.lifecycle.signal.SignalListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a meter registry throws from everybody else, and from the health of our
 * listeners: one in quarantine would miss events, and its counts were wrong for ever.
 */
final class RegistryGuard {

	private static final Logger logger = LoggerFactory.getLogger(LifecycleMetrics.class);

	private final AtomicBoolean told = new AtomicBoolean();

	<E> SignalListener<E> listener(Consumer<E> meters) {
		return (event) -> {
			try {
				meters.accept(event);
			}
			catch (Throwable ex) {
				tell(ex);
			}
		};
	}

	void run(Runnable registration) {
		try {
			registration.run();
		}
		catch (Throwable ex) {
			tell(ex);
		}
	}

	private void tell(Throwable failure) {
		if (this.told.compareAndSet(false, true)) {
			logger.warn("The meter registry failed: some meters are missing or too low; this is told once", failure);
		}
	}

}
