package io.lifecycle.json;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.text.EventFields;

/**
 * The context attributes of events as CloudEvents 1.0, whose data is the JSON of
 * {@link LifecycleJson}. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class CloudEventAttributes {

	private static final int RUN = 8;

	private static final String TRACE_PARENT = "traceparent";

	private final String run;

	private final String instance;

	private final String source;

	/**
	 * Create the attributes of the events of one run.
	 * @param identity the run
	 */
	public CloudEventAttributes(InstanceIdentity identity) {
		this.run = identity.run();
		this.instance = identity.instance() + '-' + this.run.substring(0, Math.min(RUN, this.run.length()));
		this.source = segment(identity.application()) + segment(this.instance);
	}

	private static String segment(String name) {
		return '/' + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
	}

	/**
	 * Return the name of the instance, which no other run has: after a restart the
	 * sequence begins again.
	 * @return the name of the instance and the first characters of the run
	 */
	public String instance() {
		return this.instance;
	}

	/**
	 * Return the attributes of an event.
	 * @param event the event
	 * @param sequence its number among all events that this run sends, from 1
	 * @return the values by name: those that CloudEvents requires, {@code time},
	 * {@code datacontenttype}, the extension {@code sequence}, and {@code traceparent} if
	 * the request of the event has a valid one
	 */
	public Map<String, String> of(LifecycleEvent event, long sequence) {
		Map<String, String> attributes = of(event.getClass().getName(), Long.toString(sequence),
				EventFields.timestampNanos(event));
		attributes.put("sequence", String.format(Locale.ROOT, "%019d", sequence));
		if (event instanceof RequestEvent exchange && exchange.request().traceId() != null) {
			attributes.put(TRACE_PARENT, traceParent(exchange.request()));
		}
		return attributes;
	}

	private static String traceParent(RequestInfo request) {
		return request.headers().getOrDefault(TRACE_PARENT, "");
	}

	/**
	 * Return the attributes of a message that is no event of the bus and has no sequence.
	 * @param type its type
	 * @param id its id, unique among the messages of this run
	 * @param timestampNanos the time on the clock of the events
	 * @return the values by name, which may be changed
	 */
	public Map<String, String> of(String type, String id, long timestampNanos) {
		Map<String, String> attributes = new LinkedHashMap<>();
		attributes.put("specversion", "1.0");
		attributes.put("id", this.run + '-' + id);
		attributes.put("source", this.source);
		attributes.put("type", type);
		attributes.put("time", LifecycleClock.toInstant(timestampNanos).toString());
		attributes.put("datacontenttype", "application/json");
		return attributes;
	}

}
