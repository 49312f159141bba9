package io.lifecycle.signal;

import java.time.Duration;

import io.lifecycle.signal.SignalBusTests.Square;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class CoarseClockTests {

	// The clock rests after a second.
	private static final Duration LONGER_THAN_AWAKE = Duration.ofMillis(1500);

	private final SignalBus bus = SignalBus.builder()
		.settings(ListenerSettings.defaults().slowThreshold(Duration.ofMillis(100)))
		.build();

	@Test
	void clockMovesWhileItIsRead() {
		long before = CoarseClock.nanos();
		await().until(() -> CoarseClock.nanos() - before >= 5 * CoarseClock.TICK_NANOS);
	}

	@Test
	void listenerThatOutlivesTheClocksRestIsTimedAndReported(CapturedOutput output) {
		this.bus.on(Square.class, (event) -> busyFor(LONGER_THAN_AWAKE), ListenerOptions.defaults().named("slow"));
		long before = System.nanoTime();
		this.bus.emit(new Square(1));
		long took = System.nanoTime() - before;
		assertThat(this.bus.listeners().get(0).nanos()).isBetween(LONGER_THAN_AWAKE.toNanos() / 2,
				took + CoarseClock.TICK_NANOS);
		assertThat(output).containsOnlyOnce("Listener slow kept a thread for");
	}

	private static void busyFor(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		await().until(() -> System.nanoTime() - end >= 0);
	}

}
