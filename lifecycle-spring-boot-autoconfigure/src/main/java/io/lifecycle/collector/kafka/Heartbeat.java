package io.lifecycle.collector.kafka;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Reports that this instance is alive, and what the sequence of its events cannot show:
 * the events that were dropped before they got one.
 */
final class Heartbeat {

	private final InstanceIdentity identity;

	private final String instance;

	private final @Nullable String version;

	private final Duration interval;

	private final IntSupplier inFlight;

	private final IntSupplier openConnections;

	private final boolean allEvents;

	private final long startedNanos = LifecycleClock.monotonicNanos();

	private volatile InstanceState state = InstanceState.STARTING;

	Heartbeat(InstanceIdentity identity, String instance, @Nullable String version, Duration interval,
			IntSupplier inFlight, IntSupplier openConnections, boolean allEvents) {
		this.identity = identity;
		this.instance = instance;
		this.version = version;
		this.interval = interval;
		this.inFlight = inFlight;
		this.openConnections = openConnections;
		this.allEvents = allEvents;
	}

	Duration interval() {
		return this.interval;
	}

	/**
	 * Follow the state of the instance, which never goes back: events that are sent come
	 * here later than those that are not.
	 * @return whether it has changed
	 */
	boolean follow(LifecycleEvent event) {
		InstanceState begun = InstanceState.begunBy(event);
		return begun != null && advance(begun);
	}

	private synchronized boolean advance(InstanceState next) {
		boolean later = next.compareTo(this.state) > 0;
		this.state = later ? next : this.state;
		return later;
	}

	InstanceAlive next(BufferedCollector buffer, KafkaDelivery delivery) {
		long now = LifecycleClock.monotonicNanos();
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		fields.put("type", InstanceAlive.class.getSimpleName());
		fields.put("application", this.identity.application());
		fields.put("instance", this.instance);
		fields.put("run", this.identity.run());
		fields.put("worker_id", this.identity.workerId());
		fields.put("state", this.state.name());
		fields.put("in_flight", this.inFlight.getAsInt());
		fields.put("open_connections", this.openConnections.getAsInt());
		fields.put("recorded", buffer.recorded());
		fields.put("sequence", delivery.sequence());
		fields.put("all_events", this.allEvents);
		fields.put("dropped", buffer.dropped());
		fields.put("unconfirmed", delivery.status().unconfirmed());
		fields.put("interval_ms", this.interval.toMillis());
		fields.put("version", this.version);
		fields.put("started", LifecycleClock.toInstant(this.startedNanos).toString());
		fields.put("time", LifecycleClock.toInstant(now).toString());
		return new InstanceAlive(fields, now);
	}

}
