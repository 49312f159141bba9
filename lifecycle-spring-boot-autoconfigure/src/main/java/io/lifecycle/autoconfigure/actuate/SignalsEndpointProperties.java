package io.lifecycle.autoconfigure.actuate;

import java.util.Set;

import io.lifecycle.autoconfigure.PropertyAssert;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the endpoint, besides those that every endpoint has.
 *
 * @param showValues When to show what clients and the application chose: paths, queries,
 * headers, addresses, messages of errors, fields of the application's own events.
 * @param roles Roles of those who are authorized to see values; when empty, all
 * authenticated users are.
 * @param recentEvents Number of the latest events that the endpoint shows; 0 to keep
 * none.
 */
@ConfigurationProperties("management.endpoint.signals")
record SignalsEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles,
		@DefaultValue("0") int recentEvents) implements InitializingBean {

	static final String RECENT_EVENTS = "management.endpoint.signals.recent-events";

	@Override
	public void afterPropertiesSet() {
		PropertyAssert.notNegative(RECENT_EVENTS, this.recentEvents);
	}

}
