package com.example.lakeside.fleet;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Changes an instance by what happened to it.
 */
final class InstanceHistory {

	private InstanceHistory() {
	}

	/**
	 * Add an event.
	 * @param instance what is known
	 * @param event what happened
	 * @param now the clock of this view, in milliseconds
	 * @return whether it is new; an event that was read before changes nothing
	 */
	static boolean add(Instance instance, FleetEvent event, long now) {
		instance.heard = now;
		instance.latest = event.timestamp();
		if (event.sequence() > 0 && !instance.sequence.take(event.sequence())) {
			return false;
		}
		instance.returnFromSilence(event.timestamp());
		switch (event.type()) {
			case "StartupBegin" -> instance.advance(InstanceStatus.STARTING, event.timestamp());
			case "StartupComplete" -> instance.advance(InstanceStatus.UP, event.timestamp());
			case "ShutdownBegin" -> end(instance, event, InstanceStatus.DRAINING);
			case "DrainBegin" -> drain(instance, event).inFlight = event.number("in_flight");
			case "DrainComplete" -> drain(instance, event).complete(event);
			case "ShutdownComplete" -> end(instance, event, InstanceStatus.DOWN);
			case "InstanceAlive" -> hear(instance, event);
			default -> request(instance, event);
		}
		if (instance.isNew()) {
			instance.advance(InstanceStatus.UP, event.timestamp());
		}
		return true;
	}

	private static void request(Instance instance, FleetEvent event) {
		boolean numbered = event.number("request_id") != 0;
		switch (event.type()) {
			case "ConnectionOpened" -> {
				instance.openConnections++;
				instance.address = address(event);
			}
			case "ConnectionClosed" -> instance.openConnections = Math.max(0, instance.openConnections - 1);
			case "RequestStarted" -> instance.requests.start(event);
			case "ResponseCompleted" -> {
				if (numbered) {
					answer(instance, event);
				}
			}
			case "ResponseAborted" -> {
				if (numbered) {
					abort(instance, event);
				}
			}
			case "RequestComplete" -> instance.requests.report(event);
			case "BackgroundTaskStarted" ->
				instance.tasks.begin(new Work(task(event), FleetEvent.work(event.data()), event.timestamp()));
			case "BackgroundTaskComplete", "BackgroundTaskFailed" -> instance.tasks.end(task(event));
			default -> {
			}
		}
	}

	private static String task(FleetEvent event) {
		return Objects.requireNonNullElse(event.text("task_id"), "");
	}

	private static @Nullable String address(FleetEvent event) {
		String host = event.text("server_addr");
		long port = event.number("server_port");
		if (host == null || !host.matches("[0-9a-fA-F:.]+") || port <= 0) {
			return null;
		}
		return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
	}

	private static void answer(Instance instance, FleetEvent event) {
		instance.requests.answer(event);
		if (instance.drain != null && event.number("status") >= 500) {
			instance.drain.failed++;
		}
	}

	private static void abort(Instance instance, FleetEvent event) {
		String request = instance.requests.end(event);
		instance.requests.aborted++;
		if (instance.drain != null) {
			instance.drain.lose(request);
		}
	}

	private static Drain drain(Instance instance, FleetEvent event) {
		Drain drain = instance.drain;
		if (drain == null) {
			drain = new Drain();
			drain.begun = event.timestamp();
			instance.drain = drain;
		}
		return drain;
	}

	private static void end(Instance instance, FleetEvent event, InstanceStatus status) {
		drain(instance, event);
		instance.advance(status, event.timestamp());
	}

	private static void hear(Instance instance, FleetEvent event) {
		InstanceStatus status = status(event.data().path("state").asString(""));
		instance.heartbeat = event.number("interval_ms");
		instance.version = event.text("version");
		instance.dropped = Math.max(instance.dropped, event.number("dropped"));
		instance.complete |= status == InstanceStatus.DOWN;
		instance.allEvents = event.data().path("all_events").asBoolean(false);
		instance.sequence.reach(event.number("sequence"));
		if (instance.sequence.first != 1) {
			// The events alone do not say how many there are.
			instance.openConnections = event.number("open_connections");
		}
		if (status.compareTo(InstanceStatus.UP) > 0) {
			end(instance, event, status);
		}
		else {
			instance.advance(status, event.timestamp());
		}
	}

	private static InstanceStatus status(String name) {
		return switch (name) {
			case "STARTING" -> InstanceStatus.STARTING;
			case "DRAINING" -> InstanceStatus.DRAINING;
			case "DOWN" -> InstanceStatus.DOWN;
			default -> InstanceStatus.UP;
		};
	}

}
