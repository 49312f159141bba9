package io.lifecycle.autoconfigure.signal;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.ListenerState;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalListener;
import io.lifecycle.signal.Subscription;
import io.lifecycle.testkit.RawClient;
import io.lifecycle.testkit.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Queued listeners that are stuck, slow or broken while requests are served.
 */
@Timeout(120)
class HostileLanesTests {

	private static final int REQUESTS = 2_500;

	@Test
	void requestsDoNotNoticeHostileQueuedListeners() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		try (TestServer server = TestServer.start(List.of(LaneDrainTests.Application.class),
				"server.tomcat.max-keep-alive-requests=-1", "lifecycle.listeners.drain-timeout=0",
				"logging.level.io.lifecycle=off"); RawClient client = RawClient.connect(server.port())) {
			server.context().getBean(LaneDrainTests.Listeners.class);
			serve(client);
			long with = 0;
			for (int i = 0; i < 4; i++) {
				List<Subscription> hostile = hostile(server.bus(), release);
				with += serve(client);
				assertThat(server.bus().listeners()).filteredOn((status) -> status.name().startsWith("hostile"))
					.hasSize(3)
					.allSatisfy((status) -> assertThat(status.delivery()).isEqualTo(Delivery.QUEUED))
					.allSatisfy((status) -> assertThat(status.waiting()).isLessThanOrEqualTo(1024))
					.anySatisfy((status) -> assertThat(status.dropped()).isPositive())
					.extracting(ListenerStatus::state)
					.contains(ListenerState.QUARANTINED);
				hostile.forEach(Subscription::cancel);
			}
			// On the request's thread the slow one would take a second.
			assertThat(with / 4).isLessThan(TimeUnit.MILLISECONDS.toNanos(250));
		}
		finally {
			release.countDown();
		}
	}

	private static List<Subscription> hostile(SignalBus bus, CountDownLatch release) {
		return List.of(on(bus, "stuck", (event) -> release.await()),
				on(bus, "slow", (event) -> release.await(1, TimeUnit.SECONDS)), on(bus, "broken", (event) -> {
					throw new IllegalStateException("on purpose");
				}));
	}

	private static Subscription on(SignalBus bus, String name, SignalListener<LifecycleEvent> listener) {
		return bus.on(LifecycleEvent.class, listener, ListenerOptions.defaults().named("hostile " + name).queued());
	}

	/**
	 * Send requests and return the 99th percentile of their time.
	 */
	private static long serve(RawClient client) throws IOException {
		long[] nanos = new long[REQUESTS];
		for (int i = 0; i < REQUESTS; i++) {
			long start = System.nanoTime();
			assertThat(client.get("/").read().status()).isEqualTo(200);
			nanos[i] = System.nanoTime() - start;
		}
		Arrays.sort(nanos);
		return nanos[REQUESTS * 99 / 100];
	}

}
