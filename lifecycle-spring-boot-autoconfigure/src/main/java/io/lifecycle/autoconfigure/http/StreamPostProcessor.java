package io.lifecycle.autoconfigure.http;

import io.lifecycle.http.stream.OpenStreams;
import io.lifecycle.http.stream.OpenWebSocketHandler;
import io.lifecycle.http.stream.StreamReturnValueHandler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Registers the emitters of Spring MVC and the sessions of Spring's WebSocket handlers.
 *
 * @param streams the registry
 * @param webSocket whether the application has Spring's WebSocket handlers
 */
record StreamPostProcessor(ObjectProvider<OpenStreams> streams,
		boolean webSocket) implements InstantiationAwareBeanPostProcessor {

	// A mapping registers its handlers while it is initialized.
	@Override
	public boolean postProcessAfterInstantiation(Object bean, String beanName) {
		if (this.webSocket && bean instanceof SimpleUrlHandlerMapping mapping) {
			this.streams.ifAvailable((available) -> OpenWebSocketHandler.install(mapping, available));
		}
		return true;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof RequestMappingHandlerAdapter adapter) {
			this.streams.ifAvailable((available) -> StreamReturnValueHandler.install(adapter, available));
		}
		return bean;
	}

}
