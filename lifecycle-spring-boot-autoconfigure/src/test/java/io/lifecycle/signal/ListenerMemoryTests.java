package io.lifecycle.signal;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.signal.SignalBusTests.Square;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The memory of a listener with the default limits of an application, including that of
 * the emitting thread.
 */
class ListenerMemoryTests {

	private static final int LISTENERS = 10_000;

	private final SignalBus bus = SignalBus.builder()
		.settings(ListenerSettings.defaults()
			.slowThreshold(Duration.ofMillis(100))
			.quarantine(50, Duration.ofSeconds(30)))
		.build();

	@Test
	void listenerTakesNoMoreThan600Bytes() {
		register(1);
		// Garbage of other tests is collected meanwhile, so the minimum counts.
		await().untilAsserted(() -> {
			this.bus.clear();
			long before = used();
			register(LISTENERS);
			assertThat((used() - before) / LISTENERS).isBetween(100L, 600L);
		});
	}

	private void register(int count) {
		for (int i = 0; i < count; i++) {
			AtomicInteger received = new AtomicInteger();
			this.bus.on(Square.class, (event) -> received.incrementAndGet());
		}
		this.bus.emit(new Square(1));
	}

	private static long used() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
