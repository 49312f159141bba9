package io.lifecycle.autoconfigure.metrics;

import io.lifecycle.autoconfigure.PropertyAssert;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the meters.
 *
 * @param enabled Whether meters of events, listeners and collectors are registered.
 * @param maxTagValues Maximum number of tasks, and of listeners, that have their own
 * meters. All others share the meters of '_OTHER'.
 */
@ConfigurationProperties("lifecycle.metrics")
record MetricsProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("100") int maxTagValues) implements InitializingBean {

	@Override
	public void afterPropertiesSet() {
		PropertyAssert.positive("lifecycle.metrics.max-tag-values", this.maxTagValues);
	}

}
