package io.lifecycle.autoconfigure.http;

import java.util.List;

import io.lifecycle.autoconfigure.PropertyAssert;
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
 * events. Same syntax as in Spring MVC mappings; the context path is included.
 * @param includeHeaders Names of request headers to capture. No other header ever is.
 * @param mdc Whether the log lines of a request have its connection_id, request_id and
 * trace_id in their MDC.
 * @param maskParameters Names of query and path parameters whose values are masked, in
 * any case. Up to four letters are a whole word of the name, more are any part of it.
 */
@ConfigurationProperties("lifecycle.http")
record HttpProperties(@DefaultValue("true") boolean enabled, @DefaultValue List<String> excludePaths,
		@DefaultValue("traceparent") List<String> includeHeaders, @DefaultValue("false") boolean mdc,
		List<String> maskParameters) {

	HttpProperties {
		// Not by @DefaultValue, which would repeat the names.
		maskParameters = (maskParameters != null) ? maskParameters : SecretMask.DEFAULT_NAMES;
	}

	RequestCapture capture(Environment environment) {
		if (!this.enabled) {
			return RequestCapture.none();
		}
		PropertyAssert.each(environment, "lifecycle.http.exclude-paths", this.excludePaths, PathPatterns::problem);
		return RequestCapture.of(PathPatterns.of(this.excludePaths), this.includeHeaders, this.maskParameters);
	}

}
