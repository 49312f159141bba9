package io.lifecycle.destinations;

import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.json.LifecycleJson;

import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ToStream {

	@Bean
	EventBatchConsumer toStream(StreamBridge stream, LifecycleJson json) {
		return (batch) -> batch.forEach((event) -> stream.send("lifecycle", json.write(event)));
	}

}
