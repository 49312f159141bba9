package io.lifecycle.collector.kafka;

import java.util.Map;

import io.lifecycle.text.FieldedEvent;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeat of an instance. It is sent periodically, but never emitted to the bus.
 *
 * @param fields its fields, in order
 * @param timestampNanos when it was sent
 * @since 0.1.0
 */
public record InstanceAlive(Map<String, @Nullable Object> fields, long timestampNanos) implements FieldedEvent {

	/**
	 * The type of the heartbeat as a CloudEvent.
	 */
	public static final String TYPE = "io.lifecycle.fleet.InstanceAlive";

}
