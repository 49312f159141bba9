package io.lifecycle.test;

import io.lifecycle.connection.RequestCapture;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Adds the header to the captured headers of request events.
 */
final class HeaderCapture implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof RequestCapture capture) ? capture.withHeader(RecordedSignals.HEADER) : bean;
	}

}
