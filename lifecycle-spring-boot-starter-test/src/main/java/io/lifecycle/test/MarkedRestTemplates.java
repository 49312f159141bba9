package io.lifecycle.test;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.RestTemplateRequestCustomizer;
import org.springframework.http.client.ClientHttpRequest;

/**
 * Adds the header to the requests of every template that a builder of the context builds,
 * including a builder that the tests define.
 */
final class MarkedRestTemplates implements BeanPostProcessor {

	private final RestTemplateRequestCustomizer<ClientHttpRequest> customizer = new MarkedRequests()::initialize;

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof RestTemplateBuilder builder) ? builder.additionalRequestCustomizers(this.customizer)
				: bean;
	}

}
