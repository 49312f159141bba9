package io.lifecycle.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.ResponseAborted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * The meters of connections. They need no events of requests that complete.
 */
final class ConnectionMetrics {

	private ConnectionMetrics() {
	}

	static void subscribe(GuardedSubscriptions subscriptions, MeterRegistry registry, BoundMeters bound) {
		AtomicInteger active = new AtomicInteger();
		bound.gauge(LifecycleMeter.ACTIVE_CONNECTIONS, active, AtomicInteger::get);
		Counter opened = LifecycleMeter.CONNECTIONS.counter(registry);
		subscriptions.on(ConnectionOpened.class, "connections", (event) -> {
			active.incrementAndGet();
			opened.increment();
		});
		Map<CloseReason, Ends> ends = Ends.ofAll(registry);
		subscriptions.on(ConnectionClosed.class, "connections", (event) -> {
			// A connection may be older than this listener, so the value must not drop
			// below zero.
			active.getAndUpdate((count) -> Math.max(0, count - 1));
			Objects.requireNonNull(ends.get(event.reason())).record(event);
		});
		Counter aborted = LifecycleMeter.ABORTED_RESPONSES.counter(registry);
		subscriptions.on(ResponseAborted.class, "connections", (event) -> aborted.increment());
		Counter whileStreaming = LifecycleMeter.CLIENT_DISCONNECTS.counter(registry, "true");
		Counter otherwise = LifecycleMeter.CLIENT_DISCONNECTS.counter(registry, "false");
		subscriptions.on(ClientDisconnected.class, "connections",
				(event) -> (event.duringStreaming() ? whileStreaming : otherwise).increment());
	}

	/**
	 * The meters of connections that end for the same reason.
	 */
	private record Ends(Timer duration, DistributionSummary sent, DistributionSummary requests) {

		static Map<CloseReason, Ends> ofAll(MeterRegistry registry) {
			Map<CloseReason, Ends> all = new EnumMap<>(CloseReason.class);
			for (CloseReason reason : CloseReason.values()) {
				all.put(reason, of(registry, reason));
			}
			return all;
		}

		private static Ends of(MeterRegistry registry, CloseReason reason) {
			String name = reason.name().toLowerCase(Locale.ROOT);
			boolean normal = reason == CloseReason.COMPLETE || reason == CloseReason.SHUTDOWN;
			String[] tags = { name, normal ? MeterTag.NONE : name };
			return new Ends(LifecycleMeter.CONNECTION_DURATION.timer(registry, tags),
					LifecycleMeter.CONNECTION_SENT.summary(registry, tags),
					LifecycleMeter.CONNECTION_REQUESTS.summary(registry, tags));
		}

		void record(ConnectionClosed event) {
			this.duration.record(event.durationNanos(), TimeUnit.NANOSECONDS);
			this.sent.record((double) event.totalBytesSent());
			this.requests.record(event.requestsServed());
		}

	}

}
