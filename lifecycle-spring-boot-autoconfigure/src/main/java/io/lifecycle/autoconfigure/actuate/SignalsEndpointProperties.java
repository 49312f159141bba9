package io.lifecycle.autoconfigure.actuate;

import java.util.Set;

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
 */
@ConfigurationProperties("management.endpoint.signals")
record SignalsEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {

}
