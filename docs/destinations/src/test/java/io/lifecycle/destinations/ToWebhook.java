package io.lifecycle.destinations;

import java.net.URI;
import java.time.Duration;

import io.lifecycle.collector.webhook.WebhookConsumer;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.json.LifecycleJson;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
class ToWebhook {

	@Bean
	WebhookConsumer toWebhook(RestClient.Builder client, @Value("${webhook.uri}") URI uri,
			@Value("${webhook.token}") String token, LifecycleJson json, InstanceIdentity identity) {
		return WebhookConsumer.builder(client, uri)
			.json(json)
			.identity(identity)
			.header("Authorization", "Bearer " + token)
			.timeout(Duration.ofSeconds(5))
			.build();
	}

}
