package io.lifecycle.autoconfigure.collector;

import java.util.List;

import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.LifecycleEvent;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/**
 * Delivers a batch again to a consumer that failed on it. The batches that follow wait
 * for it, so that they stay in order.
 */
final class RetryingConsumer implements EventBatchConsumer {

	private final EventBatchConsumer consumer;

	private final RetryTemplate template;

	private RetryingConsumer(EventBatchConsumer consumer, CollectorProperties.Retry retry) {
		this.consumer = consumer;
		this.template = new RetryTemplate(RetryPolicy.builder()
			.maxRetries(retry.maxRetries())
			.delay(retry.delay())
			.multiplier(retry.multiplier())
			.maxDelay(retry.maxDelay())
			.build());
	}

	static EventBatchConsumer of(EventBatchConsumer consumer, CollectorProperties.Retry retry) {
		return (retry.maxRetries() != 0) ? new RetryingConsumer(consumer, retry) : consumer;
	}

	@Override
	public void accept(List<LifecycleEvent> batch) {
		try {
			this.template.execute(() -> {
				this.consumer.accept(batch);
				return batch;
			});
		}
		catch (RetryException ex) {
			throw new IllegalStateException("Failed %d times".formatted(ex.getRetryCount() + 1), ex.getCause());
		}
	}

}
