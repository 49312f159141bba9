package io.lifecycle.autoconfigure.console;

import java.util.Set;

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
 */
@ConfigurationProperties("management.endpoint.console")
record ConsoleEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {

}
