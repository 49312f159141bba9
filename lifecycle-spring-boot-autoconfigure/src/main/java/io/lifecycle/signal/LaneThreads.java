package io.lifecycle.signal;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of the lanes of a bus that was given none: daemons, one for each busy lane.
 */
final class LaneThreads {

	private static final AtomicInteger count = new AtomicInteger();

	private static final Executor POOL = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS,
			new SynchronousQueue<>(), LaneThreads::create);

	private LaneThreads() {
	}

	static Executor pool() {
		return POOL;
	}

	private static Thread create(Runnable task) {
		Thread thread = new Thread(task, "lifecycle-lane-" + count.incrementAndGet());
		thread.setDaemon(true);
		return thread;
	}

}
