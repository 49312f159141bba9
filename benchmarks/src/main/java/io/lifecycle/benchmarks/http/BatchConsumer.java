package io.lifecycle.benchmarks.http;

import java.util.concurrent.atomic.LongAdder;

import io.lifecycle.collector.EventBatchConsumer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A consumer of the buffered collector that counts what it receives.
 */
@Configuration(proxyBeanMethods = false)
public class BatchConsumer {

	@Bean
	EventBatchConsumer countingConsumer() {
		LongAdder events = new LongAdder();
		return (batch) -> events.add(batch.size());
	}

}
