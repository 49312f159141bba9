package io.lifecycle.autoconfigure.http;

import java.util.List;

import io.lifecycle.autoconfigure.PropertyAssert;
import io.lifecycle.connection.Observers;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.signal.annotation.PathPatterns;
import io.lifecycle.text.SecretMask;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * Properties of request events.
 *
 * @param enabled Whether request events are emitted.
 * @param excludePaths Patterns of paths, such as '/actuator/**', whose requests emit no
 * request events. The syntax is that of Spring MVC mappings, and the context path is part
 * of the path.
 * @param observerPaths Patterns of paths whose requests only observe the application,
 * such as the event stream of an operator's page. They emit no events unless they are
 * refused, and a shutdown does not wait for them. The syntax is that of exclude-paths.
 * @param includeHeaders Names of the request headers to capture. No other headers are
 * captured.
 * @param mdc Whether connection_id, request_id and trace_id of a request are put into the
 * MDC while it is handled.
 * @param maskParameters Names of query and path parameters whose values are masked,
 * ignoring case. A name of up to four letters must be a whole word of the parameter's
 * name, a longer one can be any part of it, without separators.
 */
@ConfigurationProperties("lifecycle.http")
record HttpProperties(@DefaultValue("true") boolean enabled, @DefaultValue List<String> excludePaths,
		@DefaultValue List<String> observerPaths, @DefaultValue("traceparent") List<String> includeHeaders,
		@DefaultValue("false") boolean mdc, List<String> maskParameters) {

	HttpProperties {
		// A @DefaultValue would repeat the names.
		maskParameters = (maskParameters != null) ? maskParameters : SecretMask.DEFAULT_NAMES;
	}

	Observers observers(Environment environment) {
		Observers observers = new Observers();
		PropertyAssert.each(environment, "lifecycle.http.observer-paths", this.observerPaths, PathPatterns::problem);
		if (!this.observerPaths.isEmpty()) {
			observers.addPaths(PathPatterns.of(this.observerPaths));
		}
		return observers;
	}

	RequestCapture capture(Environment environment) {
		if (!this.enabled) {
			return RequestCapture.none();
		}
		PropertyAssert.each(environment, "lifecycle.http.exclude-paths", this.excludePaths, PathPatterns::problem);
		return RequestCapture.of(PathPatterns.of(this.excludePaths), this.includeHeaders, this.maskParameters);
	}

}
