package io.lifecycle.collector.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.cloudevents.SpecVersion;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventWriter;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.json.CloudEventAttributes;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.text.EventFields;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as CloudEvents in binary mode: the attributes are headers, and the value
 * is the JSON of the event.
 */
final class CloudEventRecords implements KafkaEventWriter {

	private static final String SPEC_VERSION = "specversion";

	private final String topic;

	private final KafkaKey key;

	private final CloudEventAttributes attributes;

	private final LifecycleJson json;

	CloudEventRecords(String topic, KafkaKey key, CloudEventAttributes attributes, LifecycleJson json) {
		this.topic = topic;
		this.key = key;
		this.attributes = attributes;
		this.json = json;
	}

	@Override
	public ProducerRecord<String, byte[]> write(LifecycleEvent event, long sequence) {
		Map<String, String> attributes = (event instanceof InstanceAlive)
				? this.attributes.of(InstanceAlive.TYPE, "alive-" + sequence, event.timestampNanos())
				: this.attributes.of(event, sequence);
		String key = key(event);
		if (key != null) {
			attributes.put("partitionkey", key);
		}
		return write(attributes, key, event);
	}

	private ProducerRecord<String, byte[]> write(Map<String, String> attributes, @Nullable String key,
			LifecycleEvent event) {
		long time = LifecycleClock.toInstant(EventFields.timestampNanos(event)).toEpochMilli();
		// For one record from the future a broker refuses all that were sent with it.
		time = Math.max(0, Math.min(time, System.currentTimeMillis()));
		CloudEventWriter<ProducerRecord<String, byte[]>> writer = KafkaMessageFactory
			.createWriter(this.topic, null, time, key)
			.create(SpecVersion.parse(attributes.remove(SPEC_VERSION)));
		attributes.forEach(writer::withContextAttribute);
		return writer.end(BytesCloudEventData.wrap(this.json.write(event).getBytes(StandardCharsets.UTF_8)));
	}

	private @Nullable String key(LifecycleEvent event) {
		if (this.key == KafkaKey.NONE) {
			return null;
		}
		String instance = this.attributes.instance();
		long connection = (this.key == KafkaKey.CONNECTION) ? connection(event) : 0;
		return (connection != 0) ? instance + ':' + connection : instance;
	}

	private static long connection(LifecycleEvent event) {
		if (event instanceof ConnectionEvent connection) {
			return connection.connectionId();
		}
		return (event instanceof RequestEvent exchange) ? exchange.request().connectionId() : 0;
	}

}
