package com.example.lakeside.watch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.LifecycleEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Shows the latest events to the page. Thread-safe.
 */
@Component
public class RecentEvents implements EventBatchConsumer, AutoCloseable {

	private static final int LIMIT = 500;

	private final Deque<JsonNode> events = new ArrayDeque<>();

	private final LiveStream stream = new LiveStream("event-stream");

	private final JsonMapper json;

	RecentEvents(JsonMapper json) {
		this.json = json;
	}

	@Override
	public void accept(List<LifecycleEvent> batch) {
		List<JsonNode> news = batch.stream().<JsonNode>map(this.json::valueToTree).toList();
		synchronized (this.events) {
			this.events.addAll(news);
			while (this.events.size() > LIMIT) {
				this.events.removeFirst();
			}
			// The lock ensures that a page that opens meanwhile receives the events once.
			this.stream.send(() -> news);
		}
	}

	/**
	 * List the latest events.
	 * @return at most 500 events, the oldest first
	 */
	public List<JsonNode> list() {
		synchronized (this.events) {
			return List.copyOf(this.events);
		}
	}

	/**
	 * Open a stream of events, batch by batch.
	 * @return a stream that begins with the latest events
	 */
	public SseEmitter open() {
		synchronized (this.events) {
			List<JsonNode> latest = list();
			return this.stream.open(() -> List.of(latest));
		}
	}

	@Override
	public void close() {
		this.stream.close();
	}

}
