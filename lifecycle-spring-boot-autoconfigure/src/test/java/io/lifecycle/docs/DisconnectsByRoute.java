package io.lifecycle.docs;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.signal.OnSignal;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

@Component
class DisconnectsByRoute {

	// By the id of the connection, which ends with ConnectionClosed.
	private final Map<Long, Set<Long>> aborted = new ConcurrentHashMap<>();

	private final Map<Long, List<String>> routes = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	DisconnectsByRoute(MeterRegistry registry) {
		this.registry = registry;
	}

	@OnSignal
	void aborted(ResponseAborted event) {
		this.aborted.computeIfAbsent(event.connectionId(), (id) -> ConcurrentHashMap.newKeySet())
			.add(event.requestId());
	}

	@OnSignal
	void completed(RequestComplete event) {
		if (this.aborted.getOrDefault(event.connectionId(), Set.of()).contains(event.requestId())) {
			this.routes.computeIfAbsent(event.connectionId(), (id) -> new CopyOnWriteArrayList<>())
				.add(String.valueOf(event.response().route()));
		}
	}

	@OnSignal
	void closed(ConnectionClosed event) {
		this.aborted.remove(event.connectionId());
		List<String> routes = this.routes.remove(event.connectionId());
		if (routes != null && event.reason() == CloseReason.CLIENT_DISCONNECT) {
			routes.forEach((route) -> this.registry.counter("client.disconnects", "route", route).increment());
		}
	}

}
