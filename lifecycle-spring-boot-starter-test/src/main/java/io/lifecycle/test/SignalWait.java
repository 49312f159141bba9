package io.lifecycle.test;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Waits by Awaitility, which may be absent.
 */
final class SignalWait {

	private static final Duration INTERVAL = Duration.ofMillis(5);

	private SignalWait() {
	}

	/**
	 * Wait until a list has grown.
	 * @return the list, which is shorter if the time was up
	 */
	static <T> List<T> until(Supplier<List<T>> list, int count, Duration limit) {
		try {
			return Awaitility.await()
				.pollInSameThread()
				.pollDelay(Duration.ZERO)
				.pollInterval(INTERVAL)
				.atMost(limit)
				.until(list::get, (found) -> found.size() >= count);
		}
		catch (ConditionTimeoutException ex) {
			return list.get();
		}
	}

}
