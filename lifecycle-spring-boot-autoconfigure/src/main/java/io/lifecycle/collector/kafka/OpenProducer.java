package io.lifecycle.collector.kafka;

import java.time.Duration;

import io.lifecycle.guard.Errors;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producer, which is opened when it is needed and closed once. Opening resolves the
 * names of the brokers, which may take long and may fail, so it must not happen while the
 * application starts.
 */
final class OpenProducer {

	private static final Logger logger = LoggerFactory.getLogger(KafkaCollector.class);

	private final KafkaProducerSource source;

	private volatile @Nullable Producer<String, byte[]> producer;

	private volatile boolean closed;

	OpenProducer(KafkaProducerSource source) {
		this.source = source;
	}

	/**
	 * Return the producer. Only the thread that delivers calls this.
	 */
	Producer<String, byte[]> get() {
		Producer<String, byte[]> producer = this.producer;
		if (producer == null) {
			producer = this.source.open();
			this.producer = producer;
			if (this.closed) {
				release(Duration.ZERO);
			}
		}
		return producer;
	}

	boolean isClosed() {
		return this.closed;
	}

	void close(Duration timeout) {
		this.closed = true;
		release(timeout);
	}

	/**
	 * Close the producer, but open another one if it is needed.
	 */
	void release(Duration timeout) {
		Producer<String, byte[]> producer = this.producer;
		this.producer = null;
		if (producer != null) {
			try {
				producer.close(timeout);
			}
			catch (Throwable ex) {
				Errors.log(ex, (error) -> logger.warn("Could not close the Kafka producer", error));
			}
			this.source.closed(producer);
		}
	}

}
