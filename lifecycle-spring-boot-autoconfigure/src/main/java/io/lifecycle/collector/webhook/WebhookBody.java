package io.lifecycle.collector.webhook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.CloudEventAttributes;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.text.EventFields;
import io.lifecycle.text.FieldedEvent;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request: an array of CloudEvents in JSON.
 */
final class WebhookBody {

	private final LifecycleJson json;

	private final CloudEventAttributes attributes;

	private final int maxBytes;

	private final ByteArrayOutputStream content = new ByteArrayOutputStream();

	WebhookBody(LifecycleJson json, InstanceIdentity identity, int maxBytes) {
		this.json = json;
		this.attributes = new CloudEventAttributes(identity);
		this.maxBytes = maxBytes;
	}

	void clear() {
		this.content.reset();
	}

	private boolean isEmpty() {
		return this.content.size() == 0;
	}

	/**
	 * Write an event.
	 * @param sequence its number among the events of the collector, from 1
	 * @return why it is not written, or {@code null} if it is
	 */
	@Nullable String add(LifecycleEvent event, long sequence) {
		byte[] json;
		try {
			json = json(event, sequence).getBytes(StandardCharsets.UTF_8);
		}
		catch (RuntimeException | StackOverflowError ex) {
			return "cannot receive an event of " + event.getClass().getName() + ", which has no JSON";
		}
		// One byte precedes each event, and one ends the array.
		if (this.content.size() + json.length + 2L > this.maxBytes) {
			return "cannot receive an event of " + json.length + " bytes, which is more than a request may have";
		}
		this.content.write(isEmpty() ? '[' : ',');
		this.content.writeBytes(json);
		return null;
	}

	private String json(LifecycleEvent event, long sequence) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>(this.attributes.of(event, sequence));
		fields.put("data", event);
		return this.json.write(new CloudEvent(fields, EventFields.timestampNanos(event)));
	}

	byte[] bytes() {
		this.content.write(']');
		return this.content.toByteArray();
	}

	private record CloudEvent(Map<String, @Nullable Object> fields, long timestampNanos) implements FieldedEvent {
	}

}
