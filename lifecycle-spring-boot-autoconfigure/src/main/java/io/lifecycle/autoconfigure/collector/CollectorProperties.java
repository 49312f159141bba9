package io.lifecycle.autoconfigure.collector;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.ClassUtils;

/**
 * Properties of the collectors.
 *
 * @param type Kinds of collectors that receive all events, one or several.
 * @param buffered Properties of the buffered collector.
 * @param logging Properties of the logging collector.
 */
@ConfigurationProperties("lifecycle.collector")
record CollectorProperties(@DefaultValue Set<CollectorType> type, @DefaultValue Buffered buffered,
		@DefaultValue Logging logging) implements InitializingBean {

	static final String FLIGHT_RECORDER = "jdk.jfr.FlightRecorder";

	private static final String PREFIX = "lifecycle.collector.";

	private static final Logger logger = LoggerFactory.getLogger(CollectorProperties.class);

	@Override
	public void afterPropertiesSet() {
		if (this.type.contains(CollectorType.NOOP) && this.type.size() > 1) {
			throw new InvalidCollectorException("'lifecycle.collector.type' names 'noop' together with other types.",
					"Remove 'noop', or all others, from 'lifecycle.collector.type'.");
		}
		this.buffered.check();
		this.logging.check();
		if (this.type.contains(CollectorType.JFR) && !ClassUtils.isPresent(FLIGHT_RECORDER, null)) {
			logger.warn("'lifecycle.collector.type' names 'jfr', but this Java runtime lacks the module jdk.jfr: "
					+ "no event is recorded. Add the module to the runtime, or remove 'jfr'.");
		}
	}

	private static void checkNotNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new InvalidCollectorException("'%s%s' is negative: %s.".formatted(PREFIX, name, value),
					"Set '%s%s' to a positive duration or to 0.".formatted(PREFIX, name));
		}
	}

	/**
	 * Properties of the buffered collector.
	 *
	 * @param maxBufferSize Number of events that make a batch; 0 to wait for the flush
	 * interval, or for as many events as may be pending.
	 * @param flushInterval Time after which a batch is delivered that is not full; 0 for
	 * never.
	 * @param maxPending Number of events that may wait in full batches; beyond it the
	 * newest batch is dropped, without a batch consumer the oldest one.
	 * @param shutdownTimeout Time to wait for the batch consumers when the application
	 * ends.
	 */
	record Buffered(@DefaultValue("1024") int maxBufferSize, @DefaultValue("1s") Duration flushInterval,
			@DefaultValue("100000") int maxPending, @DefaultValue("30s") Duration shutdownTimeout) {

		private void check() {
			checkNotNegative("buffered.flush-interval", this.flushInterval);
			checkNotNegative("buffered.shutdown-timeout", this.shutdownTimeout);
			if (this.maxBufferSize < 0) {
				throw new InvalidCollectorException(
						"'lifecycle.collector.buffered.max-buffer-size' is negative: %d.".formatted(this.maxBufferSize),
						"Set 'lifecycle.collector.buffered.max-buffer-size' to a positive number, or to 0 for no limit.");
			}
			if (this.maxPending < Math.max(1, this.maxBufferSize)) {
				throw new InvalidCollectorException(
						"'lifecycle.collector.buffered.max-pending' (%d) has no room for one batch of "
							.formatted(this.maxPending)
								+ "'lifecycle.collector.buffered.max-buffer-size' (%d).".formatted(this.maxBufferSize),
						"Raise 'lifecycle.collector.buffered.max-pending', by default 100000, "
								+ "or lower 'lifecycle.collector.buffered.max-buffer-size'.");
			}
		}

	}

	/**
	 * Properties of the logging collector.
	 *
	 * @param slowRequestThreshold Duration from which on a completed request is logged
	 * with level INFO instead of DEBUG.
	 * @param excludePaths Ant-style patterns of paths whose requests are not logged,
	 * neither their start nor their end.
	 */
	record Logging(@DefaultValue("1s") Duration slowRequestThreshold, @DefaultValue List<String> excludePaths) {

		private void check() {
			checkNotNegative("logging.slow-request-threshold", this.slowRequestThreshold);
			this.excludePaths.forEach(PathPatterns::check);
		}

	}

}
