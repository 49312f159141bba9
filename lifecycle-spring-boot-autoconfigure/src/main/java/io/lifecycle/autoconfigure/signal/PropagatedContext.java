package io.lifecycle.autoconfigure.signal;

import java.util.concurrent.Executor;

import io.lifecycle.signal.ContextCapture;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;

/**
 * Captures the thread-locals that are registered with Micrometer's context propagation,
 * and the logging context, which nobody registers by itself.
 */
final class PropagatedContext implements ContextCapture {

	private final ContextSnapshotFactory registered;

	private final ContextSnapshotFactory logging;

	PropagatedContext(ContextRegistry registry) {
		this.registered = factory(registry);
		// A registry of its own: the other one is the whole process's.
		this.logging = factory(new ContextRegistry().registerThreadLocalAccessor(new Slf4jThreadLocalAccessor()));
	}

	// What the emitter has not set is not left from the event before either.
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
