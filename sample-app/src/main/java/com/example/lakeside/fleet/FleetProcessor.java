package com.example.lakeside.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Puts each record into the stores, and notices who is silent. A record that cannot be
 * read is counted and skipped: the thread goes on.
 */
final class FleetProcessor implements Processor<String, byte[], Void, Void> {

	/**
	 * Records that are no events of an instance.
	 */
	static final String UNREADABLE = "unreadable";

	/**
	 * Answers that are older than the distributions that are kept.
	 */
	static final String LATE = "late";

	private static final Logger logger = LoggerFactory.getLogger(FleetProcessor.class);

	private static final int ROUTES = 500;

	private final FleetProperties properties;

	private final Hearing hearing;

	private ProcessorContext<Void, Void> context;

	private KeyValueStore<String, Instance> instances;

	private KeyValueStore<String, RouteWindow> routes;

	private KeyValueStore<String, Long> counts;

	private long started;

	private long window;

	private final Set<String> routesOfWindow = new HashSet<>();

	@SuppressWarnings("NullAway.Init")
	FleetProcessor(FleetProperties properties, Hearing hearing) {
		this.properties = properties;
		this.hearing = hearing;
	}

	@Override
	public void init(ProcessorContext<Void, Void> context) {
		this.context = context;
		this.instances = context.getStateStore(FleetTopology.INSTANCES);
		this.routes = context.getStateStore(FleetTopology.ROUTES);
		this.counts = context.getStateStore(FleetTopology.COUNTS);
		this.started = context.currentSystemTimeMs();
		context.schedule(Duration.ofSeconds(1), PunctuationType.WALL_CLOCK_TIME, this::findSilent);
		context.schedule(this.properties.window(), PunctuationType.WALL_CLOCK_TIME, this::forget);
	}

	@Override
	public void process(Record<String, byte[]> record) {
		try {
			add(inThePast(FleetEvent.read(record)));
		}
		catch (RuntimeException ex) {
			logger.debug("Cannot read a record of {}", record.key(), ex);
			count(UNREADABLE);
		}
	}

	// A clock that is ahead must not reach into windows to come.
	private FleetEvent inThePast(FleetEvent event) {
		long now = this.context.currentSystemTimeMs();
		return (event.timestamp() <= now) ? event : new FleetEvent(event.application(), event.instance(), event.type(),
				event.sequence(), now, event.data());
	}

	private void add(FleetEvent event) {
		Instance known = this.instances.get(event.instance());
		Instance instance = (known != null) ? known : new Instance(event);
		boolean isNew = InstanceHistory.add(instance, event, this.context.currentSystemTimeMs());
		if (isNew && event.type().equals("RequestComplete")) {
			addToRoute(event);
		}
		this.instances.put(event.instance(), instance);
	}

	private void addToRoute(FleetEvent event) {
		long window = this.properties.window().toMillis();
		long start = event.timestamp() / window * window;
		if (start + this.properties.retention().toMillis() < this.context.currentSystemTimeMs()) {
			count(LATE);
			return;
		}
		String key = new RouteKey(start, limited(start, RouteKey.route(event))).toString();
		RouteWindow known = this.routes.get(key);
		RouteWindow answers = (known != null) ? known : new RouteWindow();
		JsonNode data = event.data();
		JsonNode response = data.path("response");
		answers.add(response.path("status").asInt(0), event.hasError());
		if (!response.path("streamed").asBoolean(false)) {
			answers.addDuration(FleetEvent.millis(data, "duration_ms"));
		}
		this.routes.put(key, answers);
	}

	// Each route of a window takes memory for as long as windows are kept.
	private String limited(long start, String route) {
		if (start > this.window) {
			this.window = start;
			this.routesOfWindow.clear();
		}
		if (this.routesOfWindow.size() < ROUTES) {
			this.routesOfWindow.add(route);
		}
		return this.routesOfWindow.contains(route) ? route : "other routes";
	}

	private void count(String what) {
		Long count = this.counts.get(what);
		this.counts.put(what, (count != null) ? count + 1 : 1);
	}

	// Silence is what this view could hear and does not. By the time of events, each
	// instance
	// would vanish and return while a backlog is read.
	private void findSilent(long now) {
		long listening = Math.max(this.started, this.hearing.since(now));
		long silentAfter = this.properties.silentAfter().toMillis();
		find(this.instances.all(), (instance) -> instance.isSilent(now, listening, silentAfter)).forEach((silent) -> {
			silent.value.vanish();
			this.instances.put(silent.key, silent.value);
		});
	}

	private void forget(long now) {
		long keepEnded = this.properties.keepEnded().toMillis();
		find(this.instances.all(), (instance) -> instance.status.isEnd() && now - instance.since > keepEnded)
			.forEach((ended) -> this.instances.delete(ended.key));
		String oldest = RouteKey
			.first(now - this.properties.retention().toMillis() - this.properties.window().toMillis());
		find(this.routes.range(null, oldest), (window) -> true).forEach((old) -> this.routes.delete(old.key));
	}

	// A store is changed after its iterator is closed.
	private static <V> List<KeyValue<String, V>> find(KeyValueIterator<String, V> entries, Predicate<V> wanted) {
		List<KeyValue<String, V>> found = new ArrayList<>();
		try (entries) {
			entries.forEachRemaining((entry) -> {
				if (wanted.test(entry.value)) {
					found.add(entry);
				}
			});
		}
		return found;
	}

}
