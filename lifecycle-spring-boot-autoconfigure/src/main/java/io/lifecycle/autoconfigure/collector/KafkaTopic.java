package io.lifecycle.autoconfigure.collector;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lifecycle.guard.Errors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic that is created before the first event is sent. Spring's own initialization of
 * topics would delay the start of the application while the broker is away, and is not
 * repeated.
 */
final class KafkaTopic {

	private static final Logger logger = LoggerFactory.getLogger(KafkaTopic.class);

	private static final long SECONDS = 5;

	private final NewTopic topic;

	private final Map<String, Object> config;

	private boolean done;

	KafkaTopic(NewTopic topic, Map<String, Object> config) {
		this.topic = topic;
		this.config = config;
	}

	/**
	 * Create the topic if it is missing.
	 * @throws KafkaException if that may succeed later
	 */
	void create() {
		if (this.done) {
			return;
		}
		Admin admin = Admin.create(this.config);
		try {
			admin.createTopics(List.of(this.topic)).all().get(SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			throw failed(ex);
		}
		catch (InterruptedException ex) {
			throw new InterruptException(ex);
		}
		catch (ExecutionException ex) {
			settle(Errors.unwrap(ex, ExecutionException.class));
		}
		finally {
			admin.close(Duration.ZERO);
		}
		this.done = true;
	}

	private void settle(Throwable failure) {
		if (failure instanceof RetriableException) {
			throw failed(failure);
		}
		if (!(failure instanceof TopicExistsException)) {
			logger.error("Could not create the topic {}, so the events need one that exists", this.topic.name(),
					failure);
		}
	}

	private KafkaException failed(Throwable failure) {
		return new KafkaException("Could not create the topic " + this.topic.name(), failure);
	}

}
