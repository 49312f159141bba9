package io.lifecycle.metrics;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.docs.MeterDocumentation;

/**
 * The meters of this library with their names, types, units and tags.
 *
 * <p>
 * All tags have few values: constants, or names that {@link BoundedTags} limits. No tag
 * contains a path.
 */
enum LifecycleMeter implements MeterDocumentation {

	ACTIVE_CONNECTIONS("lifecycle.active_connections", Meter.Type.GAUGE, "connections", "Number of open connections"),

	CONNECTIONS("lifecycle.connections", Meter.Type.COUNTER, "connections", "Number of accepted connections"),

	CONNECTION_DURATION("lifecycle.connection.duration", Meter.Type.TIMER, "seconds",
			"Time from the start of a connection to its end", MeterTag.REASON, MeterTag.ERROR_TYPE),

	CONNECTION_SENT("lifecycle.connection.sent", Meter.Type.DISTRIBUTION_SUMMARY, "bytes", "Bytes sent per connection",
			MeterTag.REASON, MeterTag.ERROR_TYPE),

	CONNECTION_REQUESTS("lifecycle.connection.requests", Meter.Type.DISTRIBUTION_SUMMARY, "requests",
			"Requests served per connection", MeterTag.REASON, MeterTag.ERROR_TYPE),

	ABORTED_RESPONSES("lifecycle.aborted_responses", Meter.Type.COUNTER, "responses",
			"Number of requests whose response was not completed"),

	CLIENT_DISCONNECTS("lifecycle.client_disconnects", Meter.Type.COUNTER, "disconnects",
			"Number of clients that disconnected during an exchange", MeterTag.STREAMING),

	ACTIVE_TASKS("lifecycle.active_tasks", Meter.Type.LONG_TASK_TIMER, "seconds",
			"Number of active background tasks and their duration", MeterTag.TASK),

	TASK_DURATION("lifecycle.task.duration", Meter.Type.TIMER, "seconds", "Duration of background tasks", MeterTag.TASK,
			MeterTag.ERROR_TYPE),

	STARTUP_TIME("lifecycle.startup.time", Meter.Type.GAUGE, "seconds",
			"Time until the application was ready; absent if Spring Boot publishes `application.ready.time`"),

	DRAIN_DURATION("lifecycle.drain.duration", Meter.Type.TIMER, "seconds",
			"Time that the shutdown waited for active work", MeterTag.OUTCOME),

	LISTENERS("lifecycle.listeners", Meter.Type.GAUGE, "listeners", "Number of listeners of the bus", MeterTag.STATE),

	LISTENER_DURATION("lifecycle.listener.duration", Meter.Type.TIMER, "seconds",
			"Number of events that were delivered to a listener and the time to handle them", MeterTag.LISTENER),

	LISTENER_FAILURES("lifecycle.listener.failures", Meter.Type.COUNTER, "failures",
			"Number of events that a listener failed to handle, including timeouts", MeterTag.LISTENER),

	LISTENER_DROPPED("lifecycle.listener.dropped", Meter.Type.COUNTER, "events",
			"Number of events that a listener did not receive: its queue was full, it was quarantined, or the application shut down",
			MeterTag.LISTENER),

	LANE_WAITING("lifecycle.lane.waiting", Meter.Type.GAUGE, "events", "Number of events in the queue of a listener",
			MeterTag.LISTENER),

	COLLECTOR_RECORDED("lifecycle.collector.recorded", Meter.Type.COUNTER, "events",
			"Number of events that a buffered collector recorded", MeterTag.COLLECTOR),

	COLLECTOR_DELIVERED("lifecycle.collector.delivered", Meter.Type.COUNTER, "events",
			"Number of recorded events that a consumer accepted, or that were taken out with `flush()`",
			MeterTag.COLLECTOR, MeterTag.CONSUMER),

	COLLECTOR_DROPPED("lifecycle.collector.dropped", Meter.Type.COUNTER, "events",
			"Number of recorded events that a consumer did not receive because it was too slow", MeterTag.COLLECTOR,
			MeterTag.CONSUMER),

	COLLECTOR_FAILED("lifecycle.collector.failed", Meter.Type.COUNTER, "events",
			"Number of recorded events in batches that a consumer failed to handle", MeterTag.COLLECTOR,
			MeterTag.CONSUMER),

	COLLECTOR_WAITING("lifecycle.collector.waiting", Meter.Type.GAUGE, "events",
			"Number of recorded events that wait for a consumer or that it handles now", MeterTag.COLLECTOR,
			MeterTag.CONSUMER),

	COLLECTOR_UNCONFIRMED("lifecycle.collector.unconfirmed", Meter.Type.COUNTER, "events",
			"Number of delivered events that the destination of a consumer did not confirm; some may have arrived",
			MeterTag.COLLECTOR, MeterTag.CONSUMER),

	COLLECTOR_REFUSED_OFFERS("lifecycle.collector.refused.offers", Meter.Type.COUNTER, "offers",
			"How many times the destination of a consumer did not take an event, which then was offered again",
			MeterTag.COLLECTOR, MeterTag.CONSUMER);

	private final String name;

	private final Meter.Type type;

	private final String unit;

	private final String description;

	@SuppressWarnings("ImmutableEnumChecker")
	private final MeterTag[] tags;

	LifecycleMeter(String name, Meter.Type type, String unit, String description, MeterTag... tags) {
		this.name = name;
		this.type = type;
		this.unit = unit;
		this.description = description;
		this.tags = tags;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public String getBaseUnit() {
		return this.unit;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.tags.clone();
	}

	String description() {
		return this.description;
	}

	/**
	 * Return the tags with values, in declaration order.
	 */
	List<Tag> tags(String... values) {
		List<Tag> tags = new ArrayList<>();
		for (int i = 0; i < this.tags.length; i++) {
			tags.add(Tag.of(this.tags[i].asString(), values[i]));
		}
		return tags;
	}

	Counter counter(MeterRegistry registry, String... tags) {
		return Counter.builder(this.name)
			.description(this.description)
			.baseUnit(this.unit)
			.tags(tags(tags))
			.register(registry);
	}

	DistributionSummary summary(MeterRegistry registry, String... tags) {
		return DistributionSummary.builder(this.name)
			.description(this.description)
			.baseUnit(this.unit)
			.tags(tags(tags))
			.register(registry);
	}

	Timer timer(MeterRegistry registry, String... tags) {
		return Timer.builder(this.name).description(this.description).tags(tags(tags)).register(registry);
	}

}
