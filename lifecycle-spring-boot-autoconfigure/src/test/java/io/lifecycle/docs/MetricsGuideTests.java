package io.lifecycle.docs;

import io.lifecycle.event.ResponseAborted;
import io.lifecycle.metrics.LifecycleMetrics;
import io.lifecycle.signal.SignalBus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the snippet of {@code docs/metrics.md}.
 */
class MetricsGuideTests {

	@Test
	void countsWithoutSpring() {
		// tag::plain[]
		SignalBus bus = SignalBus.create();
		MeterRegistry registry = new SimpleMeterRegistry();
		LifecycleMetrics metrics = new LifecycleMetrics(registry, bus, 100);
		bus.emit(new ResponseAborted(1, 0, 1, 512, 2_000_000));
		double aborted = registry.get("lifecycle.aborted_responses").counter().count();
		metrics.close();
		// end::plain[]
		assertThat(aborted).isEqualTo(1);
	}

}
