package io.lifecycle.collector.kafka;

import java.util.concurrent.TimeUnit;

import io.lifecycle.guard.Errors;
import io.lifecycle.guard.Throttle;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and reports that an event was not taken, and pauses before it is offered again.
 * Each pause of an event is twice as long as the previous one.
 */
final class Refusals {

	private static final Logger logger = LoggerFactory.getLogger(KafkaCollector.class);

	// Some refusals come at once, and Kafka logs each.
	private static final long FIRST_MILLIS = 100;

	private static final long LONGEST_MILLIS = 5_000;

	// Kafka logs the whole configuration of each producer that cannot be opened.
	private static final long LONGEST_TO_OPEN_MILLIS = 60_000;

	private static final int MOST_DOUBLINGS = 10;

	private final Throttle throttle = new Throttle();

	long total() {
		return this.throttle.total();
	}

	/**
	 * Pause after a refusal.
	 * @param refusal why the event was not taken
	 * @param pauses the number of pauses for this event before
	 * @throws InterruptException if this thread was interrupted
	 */
	void pause(Throwable refusal, int pauses) {
		this.throttle.add(1);
		long count = this.throttle.due();
		if (count != 0) {
			Errors.log(refusal,
					(error) -> logger.warn(
							"Kafka took no event in {} attempt(s), so they wait. Logged at most once a minute", count,
							error));
		}
		long longest = Offer.isBroken(refusal) ? LONGEST_TO_OPEN_MILLIS : LONGEST_MILLIS;
		try {
			TimeUnit.MILLISECONDS.sleep(Math.min(FIRST_MILLIS << Math.min(pauses, MOST_DOUBLINGS), longest));
		}
		catch (InterruptedException ex) {
			throw new InterruptException(ex);
		}
	}

}
