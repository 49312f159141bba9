package io.lifecycle.autoconfigure.actuate;

import io.lifecycle.autoconfigure.PropertyAssert;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of what is kept for the endpoint.
 *
 * @param recentEvents Number of the latest events that the endpoint 'signals' shows; 0 to
 * keep none.
 */
@ConfigurationProperties("lifecycle.actuate")
record ActuateProperties(@DefaultValue("0") int recentEvents) implements InitializingBean {

	static final String RECENT_EVENTS = "lifecycle.actuate.recent-events";

	@Override
	public void afterPropertiesSet() {
		PropertyAssert.notNegative(RECENT_EVENTS, this.recentEvents);
	}

}
