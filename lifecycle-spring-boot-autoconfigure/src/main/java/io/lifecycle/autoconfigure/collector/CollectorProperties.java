package io.lifecycle.autoconfigure.collector;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.lifecycle.autoconfigure.PropertyAssert;
import io.lifecycle.collector.BatchRetry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the collectors.
 *
 * @param type Types of the collectors that receive all events, one or several.
 * @param buffered Properties of the buffered collector.
 * @param logging Properties of the logging collector.
 */
@ConfigurationProperties(CollectorProperties.PREFIX)
record CollectorProperties(@DefaultValue Set<CollectorType> type, @DefaultValue Buffered buffered,
		@DefaultValue Logging logging) implements InitializingBean {

	static final String PREFIX = "lifecycle.collector";

	static final String FLIGHT_RECORDER = "jdk.jfr.FlightRecorder";

	static final String JSON = "tools.jackson.databind.json.JsonMapper";

	static final String KAFKA = "org.springframework.kafka.core.ProducerFactory";

	static final String CLOUD_EVENTS = "io.cloudevents.kafka.KafkaMessageFactory";

	private static final Logger logger = LoggerFactory.getLogger(CollectorProperties.class);

	@Override
	public void afterPropertiesSet() {
		PropertyAssert.isTrue(!this.type.contains(CollectorType.NOOP) || this.type.size() == 1, PREFIX + ".type",
				this.type, "It contains 'noop' together with other types. Remove 'noop' or all others.");
		requireForType(CollectorType.RECORDER, JSON, "Jackson 3", "spring-boot-starter-jackson");
		requireForType(CollectorType.KAFKA, JSON, "Jackson 3", "spring-boot-starter-jackson");
		requireForType(CollectorType.KAFKA, KAFKA, "Spring for Apache Kafka", "spring-boot-starter-kafka");
		requireForType(CollectorType.KAFKA, CLOUD_EVENTS, "CloudEvents", "io.cloudevents:cloudevents-kafka");
		this.buffered.check();
		PropertyAssert.notNegative(PREFIX + ".logging.slow-request-threshold", this.logging.slowRequestThreshold());
		if (this.type.contains(CollectorType.JFR) && !ClassUtils.isPresent(FLIGHT_RECORDER, null)) {
			logger.warn("'{}.type' contains 'jfr', but this Java runtime lacks the module jdk.jfr: "
					+ "no events are recorded. Add the module to the runtime, or remove 'jfr'.", PREFIX);
		}
	}

	private void requireForType(CollectorType type, String className, String library, String dependency) {
		String name = type.name().toLowerCase(Locale.ROOT);
		PropertyAssert.isTrue(!this.type.contains(type) || ClassUtils.isPresent(className, null), PREFIX + ".type",
				this.type,
				"It contains '%s', which needs %s. Add %s, or remove '%s'.".formatted(name, library, dependency, name));
	}

	/**
	 * Properties of the buffered collector.
	 *
	 * @param maxBufferSize Number of events in a batch; 0 to deliver only after the flush
	 * interval, or when the maximum of pending events is reached.
	 * @param flushInterval Time after which a batch that is not full is delivered; 0 to
	 * disable.
	 * @param maxPending Maximum number of events in full batches that wait for a batch
	 * consumer. Beyond it the newest batch is dropped, or the oldest one if there is no
	 * batch consumer.
	 * @param maxPendingSize Maximum amount of memory that these events may use. An event
	 * counts with 512 bytes, and with more if it has long texts. Batches are dropped
	 * likewise.
	 * @param include Names of the types of events that are collected: simple names of
	 * events and families, full names of your own. The default are all.
	 * @param exclude Names of the types of events that are not collected.
	 * @param shutdownTimeout Maximum time to wait for the batch consumers when the
	 * application shuts down, for all deliveries together.
	 * @param retry How often and when a batch is delivered again to a consumer that
	 * failed on it and has no retries of its own.
	 */
	record Buffered(@DefaultValue("1024") int maxBufferSize, @DefaultValue("1s") Duration flushInterval,
			@DefaultValue("100000") int maxPending, @DefaultValue("64MB") DataSize maxPendingSize,
			@DefaultValue List<String> include, @DefaultValue List<String> exclude,
			@DefaultValue("30s") Duration shutdownTimeout, @DefaultValue Retry retry) {

		static final Duration SHORTEST = Duration.ofMillis(1);

		static final String PREFIX = CollectorProperties.PREFIX + ".buffered";

		private void check() {
			PropertyAssert.notNegative(PREFIX + ".flush-interval", this.flushInterval);
			PropertyAssert.isTrue(this.flushInterval.isZero() || this.flushInterval.compareTo(SHORTEST) >= 0,
					PREFIX + ".flush-interval", this.flushInterval, "It must be 0 or at least 1ms.");
			PropertyAssert.notNegative(PREFIX + ".shutdown-timeout", this.shutdownTimeout);
			PropertyAssert.notNegative(PREFIX + ".max-buffer-size", this.maxBufferSize);
			PropertyAssert.isTrue(this.maxPendingSize.toBytes() > 0, PREFIX + ".max-pending-size", this.maxPendingSize,
					"It must be positive.");
			PropertyAssert.isTrue(this.maxPending >= Math.max(1, this.maxBufferSize), PREFIX + ".max-pending",
					this.maxPending,
					"It must not be less than '%s.max-buffer-size', which is %s. Raise it, or lower the size of a batch."
						.formatted(PREFIX, this.maxBufferSize));
			this.retry.check();
		}

		/**
		 * Check for combinations that have no effect.
		 * @param hasConsumers whether there are batch consumers
		 * @param isIntervalSet whether the flush interval is set explicitly
		 */
		void check(boolean hasConsumers, boolean isIntervalSet) {
			boolean neverFull = this.maxBufferSize == 0;
			boolean interval = !this.flushInterval.isZero();
			PropertyAssert.isTrue(!neverFull || !hasConsumers || interval, PREFIX + ".flush-interval",
					this.flushInterval,
					"No batch would be delivered because '%s.max-buffer-size' is 0 too. Set one of the two to a positive value."
						.formatted(PREFIX));
			PropertyAssert.isTrue(!neverFull || hasConsumers || !interval || !isIntervalSet, PREFIX + ".flush-interval",
					this.flushInterval,
					"There is no batch consumer. Define a bean of type io.lifecycle.collector.EventBatchConsumer, "
							+ "or remove the property and call flush() on the BufferedCollector bean.");
		}

	}

	/**
	 * Properties of the repeated delivery of a batch.
	 *
	 * @param maxRetries Maximum number of times that a batch is delivered again; 0 for
	 * never.
	 * @param delay Time before the first retry. Up to half of each time is left out at
	 * random.
	 * @param multiplier Factor by which the time grows with each further retry.
	 * @param maxDelay Maximum time before a retry.
	 */
	record Retry(@DefaultValue("0") int maxRetries, @DefaultValue("1s") Duration delay,
			@DefaultValue("2") double multiplier, @DefaultValue("30s") Duration maxDelay) {

		private static final String PREFIX = Buffered.PREFIX + ".retry";

		BatchRetry toRetry() {
			return new BatchRetry(this.maxRetries, this.delay, this.multiplier, this.maxDelay);
		}

		private void check() {
			PropertyAssert.notNegative(PREFIX + ".delay", this.delay);
			PropertyAssert.notNegative(PREFIX + ".max-retries", this.maxRetries);
			PropertyAssert.isTrue(this.multiplier >= 1, PREFIX + ".multiplier", this.multiplier,
					"It must not be less than 1.");
			PropertyAssert.isTrue(this.maxDelay.compareTo(this.delay) >= 0, PREFIX + ".max-delay", this.maxDelay,
					"It must not be less than '%s.delay', which is %s.".formatted(PREFIX, this.delay));
		}

	}

	/**
	 * Properties of the logging collector.
	 *
	 * @param slowRequestThreshold Minimum duration of a completed request that is logged
	 * at level INFO instead of DEBUG. Streams are no slow requests.
	 * @param excludePaths Patterns of paths, such as '/actuator/**', whose requests are
	 * not logged. The syntax is that of 'lifecycle.http.exclude-paths'.
	 */
	record Logging(@DefaultValue("1s") Duration slowRequestThreshold, @DefaultValue List<String> excludePaths) {
	}

}
