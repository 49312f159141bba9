package io.lifecycle.autoconfigure.http;

import java.util.List;

import io.lifecycle.connection.RequestCapture;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of request events.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("lifecycle.http")
public class HttpProperties {

	/**
	 * Whether to tell of requests.
	 */
	private boolean enabled = true;

	/**
	 * Patterns of paths, such as '/actuator/**', whose requests are not told. They match
	 * the path as sent, context path included.
	 */
	private List<String> excludePaths = List.of();

	/**
	 * Names of request headers to capture. No other header ever is.
	 */
	private List<String> includeHeaders = RequestCapture.DEFAULT_HEADERS;

	/**
	 * Whether the log lines of a request have its connection_id, request_id and trace_id
	 * in their MDC.
	 */
	private boolean mdc;

	/**
	 * Parts of parameter names. In query strings and path parameters, the values of
	 * parameters whose name contains one of them are masked.
	 */
	private List<String> maskParameters = RequestCapture.DEFAULT_MASKED_PARAMETERS;

	/**
	 * Create the properties with their defaults.
	 */
	public HttpProperties() {
	}

	/**
	 * Return whether to tell of requests.
	 * @return whether request events are enabled
	 */
	public boolean isEnabled() {
		return this.enabled;
	}

	/**
	 * Set whether to tell of requests.
	 * @param enabled whether request events are enabled
	 */
	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	/**
	 * Return the patterns of paths whose requests are not told.
	 * @return the patterns
	 */
	public List<String> getExcludePaths() {
		return this.excludePaths;
	}

	/**
	 * Set the patterns of paths whose requests are not told.
	 * @param excludePaths the patterns
	 */
	public void setExcludePaths(List<String> excludePaths) {
		this.excludePaths = excludePaths;
	}

	/**
	 * Return the names of request headers to capture.
	 * @return the names, in any case
	 */
	public List<String> getIncludeHeaders() {
		return this.includeHeaders;
	}

	/**
	 * Set the names of request headers to capture.
	 * @param includeHeaders the names, in any case
	 */
	public void setIncludeHeaders(List<String> includeHeaders) {
		this.includeHeaders = includeHeaders;
	}

	/**
	 * Return whether the ids of a request are in the MDC while it is handled.
	 * @return whether they are
	 */
	public boolean isMdc() {
		return this.mdc;
	}

	/**
	 * Set whether the ids of a request are in the MDC while it is handled.
	 * @param mdc whether they are
	 */
	public void setMdc(boolean mdc) {
		this.mdc = mdc;
	}

	/**
	 * Return the parts of parameter names whose values are masked.
	 * @return the parts, in any case
	 */
	public List<String> getMaskParameters() {
		return this.maskParameters;
	}

	/**
	 * Set the parts of parameter names whose values are masked.
	 * @param maskParameters the parts, in any case
	 */
	public void setMaskParameters(List<String> maskParameters) {
		this.maskParameters = maskParameters;
	}

}
