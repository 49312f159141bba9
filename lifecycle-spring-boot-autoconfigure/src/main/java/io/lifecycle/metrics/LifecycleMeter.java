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
 * Every meter of this library: its name, its type, its unit and its tags.
 *
 * <p>
 * The values of all tags are few: they are constants, or names that are bounded by
 * {@link BoundedTags}. No tag holds a path.
 */
enum LifecycleMeter implements MeterDocumentation {

	ACTIVE_CONNECTIONS("lifecycle.active_connections", Meter.Type.GAUGE, "connections", "Connections that are open"),

	CONNECTIONS("lifecycle.connections", Meter.Type.COUNTER, "connections", "Connections that were accepted"),

	CONNECTION_DURATION("lifecycle.connection.duration", Meter.Type.TIMER, "seconds",
			"Time from the opening of a connection to its end", MeterTag.REASON, MeterTag.ERROR_TYPE),

	CONNECTION_SENT("lifecycle.connection.sent", Meter.Type.DISTRIBUTION_SUMMARY, "bytes",
			"Bytes that a connection has written to its socket", MeterTag.REASON, MeterTag.ERROR_TYPE),

	CONNECTION_REQUESTS("lifecycle.connection.requests", Meter.Type.DISTRIBUTION_SUMMARY, "requests",
			"Requests that a connection has served", MeterTag.REASON, MeterTag.ERROR_TYPE),

	ABORTED_RESPONSES("lifecycle.aborted_responses", Meter.Type.COUNTER, "responses",
			"Requests that were never answered whole"),

	CLIENT_DISCONNECTS("lifecycle.client_disconnects", Meter.Type.COUNTER, "disconnects",
			"Clients that left in the middle of an exchange", MeterTag.STREAMING),

	ACTIVE_TASKS("lifecycle.active_tasks", Meter.Type.LONG_TASK_TIMER, "seconds",
			"Background tasks that run, and for how long", MeterTag.TASK),

	TASK_DURATION("lifecycle.task.duration", Meter.Type.TIMER, "seconds", "Time that a background task ran",
			MeterTag.TASK, MeterTag.ERROR_TYPE),

	STARTUP_TIME("lifecycle.startup.time", Meter.Type.GAUGE, "seconds",
			"Time that the application took to be ready; absent where Boot has it as `application.ready.time`"),

	DRAIN_DURATION("lifecycle.drain.duration", Meter.Type.TIMER, "seconds",
			"Time that the application waited at its end for what ran", MeterTag.OUTCOME),

	LISTENERS("lifecycle.listeners", Meter.Type.GAUGE, "listeners", "Listeners of the bus", MeterTag.STATE),

	LISTENER_DURATION("lifecycle.listener.duration", Meter.Type.TIMER, "seconds",
			"Events that a listener was given, and the time that it took for them", MeterTag.LISTENER),

	LISTENER_FAILURES("lifecycle.listener.failures", Meter.Type.COUNTER, "failures",
			"Events that a listener failed on, those that took too long included", MeterTag.LISTENER),

	LISTENER_DROPPED("lifecycle.listener.dropped", Meter.Type.COUNTER, "events",
			"Events that a listener was not given: its lane was full, it was quarantined, or the application ended",
			MeterTag.LISTENER),

	LANE_WAITING("lifecycle.lane.waiting", Meter.Type.GAUGE, "events", "Events that wait in the lane of a listener",
			MeterTag.LISTENER),

	COLLECTOR_RECORDED("lifecycle.collector.recorded", Meter.Type.COUNTER, "events",
			"Events that a buffered collector has recorded", MeterTag.COLLECTOR),

	COLLECTOR_FLUSHED("lifecycle.collector.flushed", Meter.Type.COUNTER, "events",
			"Events that it has handed to its consumers, or to whoever flushed it", MeterTag.COLLECTOR),

	COLLECTOR_DROPPED("lifecycle.collector.dropped", Meter.Type.COUNTER, "events",
			"Events that it has dropped because too many waited", MeterTag.COLLECTOR),

	COLLECTOR_PENDING("lifecycle.collector.pending", Meter.Type.GAUGE, "events", "Events that nobody has received yet",
			MeterTag.COLLECTOR),

	COLLECTOR_BATCH_FAILURES("lifecycle.collector.batch.failures", Meter.Type.COUNTER, "failures",
			"Batches that a consumer failed on", MeterTag.COLLECTOR);

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
	 * Return the tags with values, in the order of their declaration.
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
