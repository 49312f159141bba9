package io.lifecycle.autoconfigure.signal;

import java.util.concurrent.Executor;

import io.lifecycle.signal.ContextCapture;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;

/**
 * Captures the thread-locals that are registered with Micrometer's context propagation,
 * and the logging context, which is not registered by default.
 */
final class PropagatedContext implements ContextCapture {

	private final ContextSnapshotFactory registered;

	private final ContextSnapshotFactory logging;

	PropagatedContext(ContextRegistry registry) {
		this.registered = factory(registry);
		// A separate registry is used because the global one belongs to the whole
		// process.
		this.logging = factory(new ContextRegistry().registerThreadLocalAccessor(new Slf4jThreadLocalAccessor()));
	}

	// Values that the emitter has not set must not remain from the previous event.
	private static ContextSnapshotFactory factory(ContextRegistry registry) {
		return ContextSnapshotFactory.builder().contextRegistry(registry).clearMissing(true).build();
	}

	@Override
	public Executor capture() {
		ContextSnapshot registered = this.registered.captureAll();
		ContextSnapshot logging = this.logging.captureAll();
		return (task) -> logging.wrap(registered.wrap(task)).run();
	}

}
