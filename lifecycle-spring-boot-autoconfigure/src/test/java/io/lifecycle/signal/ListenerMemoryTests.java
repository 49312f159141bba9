package io.lifecycle.signal;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import io.lifecycle.signal.SignalBusTests.Square;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a listener holds with the limits that an application has by default. What is
 * allocated for it is an upper bound.
 */
class ListenerMemoryTests {

	private static final int LISTENERS = 1000;

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@Test
	void listenerTakesNoMoreThan600Bytes() {
		register(bus());
		SignalBus bus = bus();
		long before = allocated();
		register(bus);
		long bytes = (allocated() - before) / LISTENERS;
		assertThat(bus.listeners().list()).hasSize(LISTENERS);
		assertThat(bytes).isBetween(100L, 600L);
	}

	private static SignalBus bus() {
		return SignalBus.builder()
			.settings(ListenerSettings.defaults()
				.slowThreshold(Duration.ofMillis(100))
				.quarantine(50, Duration.ofSeconds(30)))
			.build();
	}

	private static void register(SignalBus bus) {
		Stream.generate(AtomicInteger::new)
			.limit(LISTENERS)
			.forEach((received) -> bus.on(Square.class, (event) -> received.incrementAndGet()));
	}

	private long allocated() {
		return this.threads.getThreadAllocatedBytes(Thread.currentThread().getId());
	}

}
