package io.lifecycle.autoconfigure.http;

import io.lifecycle.http.stream.OpenStreams;
import io.lifecycle.http.stream.OpenWebSocketHandler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Has the sessions of Spring's WebSocket handlers noted.
 */
final class WebSocketPostProcessor implements InstantiationAwareBeanPostProcessor {

	private final ObjectProvider<OpenStreams> streams;

	WebSocketPostProcessor(ObjectProvider<OpenStreams> streams) {
		this.streams = streams;
	}

	// A mapping registers its handlers while it is initialized.
	@Override
	public boolean postProcessAfterInstantiation(Object bean, String beanName) {
		if (bean instanceof SimpleUrlHandlerMapping mapping) {
			this.streams.ifAvailable((available) -> OpenWebSocketHandler.install(mapping, available));
		}
		return true;
	}

}
