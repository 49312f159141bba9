package io.lifecycle.destinations;

import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.json.LifecycleJson;

import org.springframework.amqp.core.TopicExchange;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ToRabbit {

	@Bean
	TopicExchange lifecycle() {
		return new TopicExchange("lifecycle");
	}

	@Bean
	EventBatchConsumer toRabbit(RabbitTemplate rabbit, LifecycleJson json) {
		return (batch) -> rabbit.invoke((channel) -> {
			batch.forEach((event) -> channel.convertAndSend("lifecycle", event.getClass().getSimpleName(),
					json.write(event)));
			channel.waitForConfirmsOrDie(5000);
			return null;
		});
	}

}
