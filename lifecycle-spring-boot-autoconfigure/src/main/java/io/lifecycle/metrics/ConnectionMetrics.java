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
 * The meters of connections. They need no event of a request that ends well.
 */
final class ConnectionMetrics {

	private final AtomicInteger active = new AtomicInteger();

	private final Counter opened;

	private final Map<CloseReason, Ends> ends = new EnumMap<>(CloseReason.class);

	private final Counter aborted;

	private final Counter disconnectedWhileStreaming;

	private final Counter disconnected;

	ConnectionMetrics(MeterRegistry registry, BoundMeters bound) {
		bound.gauge(LifecycleMeter.ACTIVE_CONNECTIONS, this.active, AtomicInteger::get);
		this.opened = LifecycleMeter.CONNECTIONS.counter(registry);
		for (CloseReason reason : CloseReason.values()) {
			this.ends.put(reason, Ends.of(registry, reason));
		}
		this.aborted = LifecycleMeter.ABORTED_RESPONSES.counter(registry);
		this.disconnectedWhileStreaming = LifecycleMeter.CLIENT_DISCONNECTS.counter(registry, "true");
		this.disconnected = LifecycleMeter.CLIENT_DISCONNECTS.counter(registry, "false");
	}

	void subscribe(GuardedSubscriptions subscriptions) {
		subscriptions.on(ConnectionOpened.class, this::opened);
		subscriptions.on(ConnectionClosed.class, this::closed);
		subscriptions.on(ResponseAborted.class, (event) -> this.aborted.increment());
		subscriptions.on(ClientDisconnected.class,
				(event) -> (event.duringStreaming() ? this.disconnectedWhileStreaming : this.disconnected).increment());
	}

	private void opened(ConnectionOpened event) {
		this.active.incrementAndGet();
		this.opened.increment();
	}

	private void closed(ConnectionClosed event) {
		// Not below zero: a connection may be older than this listener.
		this.active.getAndUpdate((count) -> Math.max(0, count - 1));
		Objects.requireNonNull(this.ends.get(event.reason())).record(event);
	}

	/**
	 * The meters of the connections that end for one reason.
	 */
	private record Ends(Timer duration, DistributionSummary sent, DistributionSummary requests) {

		static Ends of(MeterRegistry registry, CloseReason reason) {
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
