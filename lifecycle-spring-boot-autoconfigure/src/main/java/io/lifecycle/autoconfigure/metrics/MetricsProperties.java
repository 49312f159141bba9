package io.lifecycle.autoconfigure.metrics;

import io.lifecycle.autoconfigure.PropertyAssert;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the meters.
 *
 * @param enabled Whether events, listeners and collectors are counted in the meter
 * registry, where there is one.
 * @param maxTagValues Number of tasks, and of listeners, that have meters of their own;
 * all others share those of '_OTHER'.
 */
@ConfigurationProperties("lifecycle.metrics")
record MetricsProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("100") int maxTagValues) implements InitializingBean {

	@Override
	public void afterPropertiesSet() {
		PropertyAssert.positive("lifecycle.metrics.max-tag-values", this.maxTagValues);
	}

}
