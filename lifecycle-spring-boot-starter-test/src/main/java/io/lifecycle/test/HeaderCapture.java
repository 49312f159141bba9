package io.lifecycle.test;

import io.lifecycle.connection.RequestCapture;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Has the events of requests contain the header.
 */
final class HeaderCapture implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof RequestCapture capture) ? capture.withHeader(RecordedSignals.HEADER) : bean;
	}

}
