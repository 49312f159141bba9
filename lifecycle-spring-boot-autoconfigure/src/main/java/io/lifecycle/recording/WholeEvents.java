package io.lifecycle.recording;

import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;

/**
 * Knows the fields that an event always has. In a file that was changed, or written by
 * another tool, they may be missing.
 */
final class WholeEvents {

	private WholeEvents() {
	}

	static boolean contains(LifecycleEvent event) {
		if (event instanceof RequestComplete complete) {
			return complete.response() != null && isWhole(complete.request());
		}
		if (event instanceof RequestReceived received) {
			return isWhole(received.request());
		}
		if (event instanceof RequestStarted started) {
			return has(started.method(), started.path(), started.httpVersion());
		}
		if (event instanceof BackgroundTaskEvent task) {
			return has(task.taskId(), task.task());
		}
		return containsRare(event);
	}

	private static boolean containsRare(LifecycleEvent event) {
		if (event instanceof ConnectionOpened opened) {
			return has(opened.clientAddr(), opened.serverAddr());
		}
		if (event instanceof ConnectionClosed closed) {
			return closed.reason() != null;
		}
		return !(event instanceof DrainComplete drain) || has(drain.outcome(), drain.stragglers());
	}

	private static boolean isWhole(RequestInfo request) {
		return request != null
				&& has(request.method(), request.path(), request.httpVersion(), request.scheme(), request.headers());
	}

	private static boolean has(Object... values) {
		for (Object value : values) {
			if (value == null) {
				return false;
			}
		}
		return true;
	}

}
