package io.lifecycle.autoconfigure.actuate;

import java.util.Set;

import io.lifecycle.autoconfigure.PropertyAssert;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the endpoint, in addition to those of every endpoint.
 *
 * @param showValues When to show values that clients and the application chose, such as
 * paths, queries, headers, addresses, error messages and fields of the application's own
 * events.
 * @param roles Roles that are authorized to see values. When empty, all authenticated
 * users are authorized.
 * @param recentEvents Maximum number of recent events that the endpoint keeps and shows;
 * 0 to keep none.
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
