package io.lifecycle.console;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;

/**
 * Which events a stream that is behind leaves out: first those that others repeat, then
 * also most ordinary ones, with both events of a pair. What went wrong and what happens
 * to the application is always included.
 *
 * @param repeats whether events that others repeat are left out
 * @param sample one of how many ordinary pairs is included
 */
record Thinning(boolean repeats, int sample) {

	private static final int MOST = 8;

	/**
	 * Return what to leave out.
	 * @param behind how many events the stream is behind
	 */
	static Thinning of(long behind) {
		return new Thinning(behind > ConsoleSource.RING / 2, (behind > ConsoleSource.RING * 3 / 4) ? MOST : 1);
	}

	static boolean isRepeat(LifecycleEvent event) {
		return event instanceof RequestReceived || event instanceof RequestStarted
				|| event instanceof ResponseCompleted;
	}

	boolean leavesOut(LifecycleEvent event) {
		if (this.repeats && isRepeat(event)) {
			return true;
		}
		return this.sample > 1 && Math.floorMod(pair(event), this.sample) != 0;
	}

	// This is 0 for an event that is always included.
	private static long pair(LifecycleEvent event) {
		if (event instanceof RequestComplete complete) {
			return (complete.error() == null && complete.status() >= 100 && complete.status() < 400)
					? complete.requestId() : 0;
		}
		if (event instanceof ConnectionOpened opened) {
			return opened.connectionId();
		}
		if (event instanceof ConnectionClosed closed) {
			return (closed.reason() == CloseReason.COMPLETE) ? closed.connectionId() : 0;
		}
		return (event instanceof BackgroundTaskStarted || event instanceof BackgroundTaskComplete)
				? ((BackgroundTaskEvent) event).taskId().hashCode() : 0;
	}

}
