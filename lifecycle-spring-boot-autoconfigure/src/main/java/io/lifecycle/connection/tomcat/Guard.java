package io.lifecycle.connection.tomcat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what fails in the seat, so that the server never sees it.
 */
final class Guard {

	private static final Logger logger = LoggerFactory.getLogger(Guard.class);

	private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

	private static final AtomicLong NEXT = new AtomicLong(System.nanoTime());

	private Guard() {
	}

	static void failed(Throwable failure) {
		try {
			long now = System.nanoTime();
			long next = NEXT.get();
			if (now - next >= 0 && NEXT.compareAndSet(next, now + QUIET_NANOS)) {
				logger.warn("A connection or request could not be tracked (told at most once a minute)", failure);
			}
		}
		catch (Throwable ex) {
			// Nothing is left that could be tried, and the server must go on.
		}
	}

}
