package io.lifecycle.autoconfigure.http;

import io.lifecycle.http.stream.OpenStreams;
import io.lifecycle.http.stream.StreamReturnValueHandler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Has the emitters of Spring MVC noted.
 */
final class StreamPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<OpenStreams> streams;

	StreamPostProcessor(ObjectProvider<OpenStreams> streams) {
		this.streams = streams;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof RequestMappingHandlerAdapter adapter) {
			this.streams.ifAvailable((available) -> StreamReturnValueHandler.install(adapter, available));
		}
		return bean;
	}

}
