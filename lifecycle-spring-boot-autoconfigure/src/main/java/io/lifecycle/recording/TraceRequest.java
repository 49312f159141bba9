package io.lifecycle.recording;

import java.util.ArrayList;
import java.util.List;

import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestStarted;

/**
 * A request while it is open. Not thread-safe.
 */
final class TraceRequest {

	private static final int MAX_TASKS = 100;

	private final long id;

	private final long connection;

	private final String method;

	private final String path;

	private final boolean multiplexed;

	private final long begin;

	private final List<TraceTasks.Task> tasks = new ArrayList<>(0);

	private boolean received;

	private TraceRequest(long id, long connection, String method, String path, String version, long begin) {
		this.id = id;
		this.connection = connection;
		this.method = method;
		this.path = path;
		this.multiplexed = !version.startsWith("HTTP/1");
		this.begin = begin;
	}

	TraceRequest(RequestStarted started) {
		this(started.requestId(), started.connectionId(), started.method(), started.path(), started.httpVersion(),
				started.timestampNanos());
	}

	TraceRequest(RequestInfo request, long begin) {
		this(request.id(), request.connectionId(), request.method(), request.path(), request.httpVersion(), begin);
	}

	/**
	 * Note that its other view follows.
	 */
	void received() {
		this.received = true;
	}

	boolean isReceived() {
		return this.received;
	}

	void add(TraceTasks.Task task) {
		if (this.tasks.size() < MAX_TASKS) {
			this.tasks.add(task);
		}
	}

	List<TraceTasks.Task> tasks() {
		return this.tasks;
	}

	long id() {
		return this.id;
	}

	long connection() {
		return this.connection;
	}

	String method() {
		return this.method;
	}

	String path() {
		return this.path;
	}

	boolean isMultiplexed() {
		return this.multiplexed;
	}

	long begin() {
		return this.begin;
	}

}
