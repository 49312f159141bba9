package com.example.lakeside.fleet;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.InFlight;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.event.ShutdownReason;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.event.StartupComplete;
import io.lifecycle.json.CloudEventAttributes;
import io.lifecycle.json.LifecycleJson;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.context.support.GenericApplicationContext;

/**
 * What one instance sends, without the instance.
 */
class SimulatedInstance {

	static final String TOPIC = "lifecycle-events";

	private static final LifecycleJson JSON = new LifecycleJson();

	private static final GenericApplicationContext CONTEXT = new GenericApplicationContext();

	private final CloudEventAttributes attributes;

	private final LongSupplier clock;

	private long sequence;

	private int alive;

	private boolean allEvents = true;

	SimulatedInstance(String application, String name, LongSupplier clock) {
		this.attributes = new CloudEventAttributes(new InstanceIdentity(application, name, 0));
		this.clock = clock;
	}

	String name() {
		return this.attributes.instance();
	}

	/**
	 * Use up numbers without sending anything.
	 */
	SimulatedInstance skip(int count) {
		this.sequence += count;
		return this;
	}

	/**
	 * Report that some events are not sent.
	 */
	SimulatedInstance leavingOutEvents() {
		this.allEvents = false;
		return this;
	}

	ProducerRecord<String, byte[]> send(LifecycleEvent event) {
		return record(this.attributes.of(event, ++this.sequence), JSON.write(event));
	}

	ProducerRecord<String, byte[]> record(Map<String, String> attributes, @Nullable String value) {
		ProducerRecord<String, byte[]> record = new ProducerRecord<>(TOPIC, null, this.clock.getAsLong(), name(),
				(value != null) ? value.getBytes(StandardCharsets.UTF_8) : null);
		attributes.forEach((name, text) -> record.headers().add("ce_" + name, text.getBytes(StandardCharsets.UTF_8)));
		return record;
	}

	ProducerRecord<String, byte[]> alive(String state, long intervalMs, long dropped) {
		String value = """
				{"type":"InstanceAlive","state":"%s","in_flight":0,"open_connections":7,"sequence":%d,
				"all_events":%s,"dropped":%d,"unconfirmed":0,"interval_ms":%d,"version":"1.4.2"}""".formatted(state,
				this.sequence, this.allEvents, dropped, intervalMs);
		return record(this.attributes.of("io.lifecycle.fleet.InstanceAlive", "alive-" + this.alive++,
				LifecycleClock.monotonicNanos()), value);
	}

	List<ProducerRecord<String, byte[]>> start() {
		return List.of(send(new StartupBegin(CONTEXT)), send(new StartupComplete(CONTEXT, 1)));
	}

	List<ProducerRecord<String, byte[]>> open(long connection) {
		return List.of(send(new ConnectionOpened(connection, 0, "10.0.0.1", 40000, "10.0.0.2", 8080, "h1")));
	}

	List<ProducerRecord<String, byte[]>> close(long connection) {
		return List.of(send(new ConnectionClosed(connection, 0, 1, 10, 1, CloseReason.COMPLETE, null)));
	}

	List<ProducerRecord<String, byte[]>> begin(long request, String path) {
		return List.of(send(new RequestStarted(1, 0, request, "GET", path, "HTTP/1.1")));
	}

	List<ProducerRecord<String, byte[]>> answer(long request, String route, int status, double durationMs) {
		long nanos = (long) (durationMs * 1e6);
		RequestInfo info = new RequestInfo(request, 1, "GET", "/path", null, "HTTP/1.1", "http", "10.0.0.1", Map.of());
		return List.of(send(new ResponseCompleted(1, 0, request, status, 10, nanos)),
				send(new RequestComplete(info, new ResponseInfo(status, 10, route), nanos,
						(status >= 500) ? new IllegalStateException("down") : null)));
	}

	List<ProducerRecord<String, byte[]>> abort(long request) {
		return List.of(send(new ResponseAborted(1, 0, request, 5, 1)));
	}

	List<ProducerRecord<String, byte[]>> beginDrain(int inFlight) {
		return List.of(send(new ShutdownBegin(CONTEXT, ShutdownReason.SIGTERM)),
				send(new DrainBegin(CONTEXT, inFlight)));
	}

	List<ProducerRecord<String, byte[]>> endDrain(DrainOutcome outcome, InFlight... stragglers) {
		return List.of(send(new DrainComplete(CONTEXT, outcome, 147_400_000, List.of(stragglers))));
	}

	List<ProducerRecord<String, byte[]>> end() {
		return List.of(send(new ShutdownComplete(CONTEXT, 1)), alive("DOWN", 2000, 0));
	}

}
