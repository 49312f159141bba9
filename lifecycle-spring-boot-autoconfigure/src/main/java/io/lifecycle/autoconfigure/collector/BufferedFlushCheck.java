package io.lifecycle.autoconfigure.collector;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Finds settings of the buffered collector that would have no effect.
 */
final class BufferedFlushCheck {

	private BufferedFlushCheck() {
	}

	static void check(CollectorProperties.Buffered buffered, boolean hasConsumers, Environment environment) {
		if (buffered.maxBufferSize() != 0) {
			return;
		}
		boolean interval = !buffered.flushInterval().isZero();
		if (hasConsumers && !interval) {
			throw new InvalidCollectorException(
					"With 'lifecycle.collector.buffered.max-buffer-size' and "
							+ "'lifecycle.collector.buffered.flush-interval' both 0 no batch reaches its consumers.",
					"Set one of the two to a positive value.");
		}
		if (!hasConsumers && interval
				&& Binder.get(environment)
					.bind("lifecycle.collector.buffered.flush-interval", Duration.class)
					.isBound()) {
			throw new InvalidCollectorException(
					"'lifecycle.collector.buffered.flush-interval' is set, but nobody receives a batch: there is no "
							+ "bean of type EventBatchConsumer.",
					"Define a bean of type io.lifecycle.collector.EventBatchConsumer, or remove the property and "
							+ "call flush() of the BufferedCollector bean.");
		}
	}

}
