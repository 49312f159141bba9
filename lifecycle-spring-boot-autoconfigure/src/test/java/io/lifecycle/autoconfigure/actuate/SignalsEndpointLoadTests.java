package io.lifecycle.autoconfigure.actuate;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.lifecycle.application.InFlightRegistry;
import io.lifecycle.event.ConnectionIds;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import org.assertj.core.api.Condition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint of a bus with very many listeners.
 */
class SignalsEndpointLoadTests {

	private static final int LISTENERS = 10_000;

	private static final int EMITS = 100_000;

	private static final Condition<Object> SIGNALS_REQUEST = new Condition<>(
			(running) -> running instanceof InFlightRequest request && request.path().equals("/actuator/signals")
					&& request.streaming(),
			"a response of the endpoint on its way");

	@Test
	void emittingGoesOnWhileAReaderHoldsAHalfReadResponse() throws Exception {
		try (TestServer server = TestServer.start(List.of(ActuateApplication.class),
				"management.endpoints.web.exposure.include=signals");
				RawClient reader = RawClient.connect(server.port(), 4096)) {
			SignalBus bus = server.bus();
			// Long names: the response must not fit into the buffers of the sockets.
			String name = "n".repeat(1000);
			IntStream.range(0, LISTENERS)
				.forEach((i) -> bus.on(Unwanted.class, new Numbered(i), ListenerOptions.defaults().named(name + i)));
			InFlightRegistry inFlight = server.context().getBean(InFlightRegistry.class);
			reader.get("/actuator/signals").bytes(1000);
			Awaitility.await().untilAsserted(() -> assertThat(inFlight.list()).areExactly(1, SIGNALS_REQUEST));

			AtomicInteger received = new AtomicInteger();
			CompletableFuture<Void> emitting = CompletableFuture.runAsync(() -> {
				// A registration and the first emit after it take the lock of the bus.
				bus.on(Wanted.class, (event) -> received.incrementAndGet());
				IntStream.range(0, EMITS).forEach((i) -> bus.emit(new Wanted()));
			});

			emitting.get(60, TimeUnit.SECONDS);
			assertThat(received).hasValue(EMITS);
			assertThat(inFlight.list()).areExactly(1, SIGNALS_REQUEST);
		}
	}

	private record Numbered(int number) implements io.lifecycle.signal.SignalListener<LifecycleEvent> {

		@Override
		public void onSignal(LifecycleEvent event) {
			throw new IllegalStateException("Nobody emits this");
		}

	}

	private record Unwanted(long id, long timestampNanos) implements LifecycleEvent {

	}

	private record Wanted(long id, long timestampNanos) implements LifecycleEvent {

		Wanted() {
			this(ConnectionIds.next(), LifecycleClock.monotonicNanos());
		}

	}

}
