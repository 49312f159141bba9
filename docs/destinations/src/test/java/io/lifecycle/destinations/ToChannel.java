package io.lifecycle.destinations;

import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.LifecycleJson;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.support.GenericMessage;

@Configuration(proxyBeanMethods = false)
class ToChannel {

	@Bean
	DirectChannel events() {
		return new DirectChannel();
	}

	@Bean
	EventBatchConsumer toChannel(@Qualifier("events") MessageChannel events) {
		return (batch) -> batch.forEach((event) -> events.send(new GenericMessage<>(event)));
	}

	@Bean
	IntegrationFlow eventFlow(LifecycleJson json, @Qualifier("adapter") MessageHandler adapter) {
		return IntegrationFlow.from("events")
			.filter(LifecycleEvent.class, (event) -> !(event instanceof ConnectionEvent))
			.transform(LifecycleEvent.class, json::write)
			.handle(adapter)
			.get();
	}

}
