package io.lifecycle.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * The endpoint {@code signals}: listeners, what runs, and the latest events. What
 * concerns a single listener is in the extensions for the web and for JMX, which name it
 * in different ways.
 *
 * @since 0.1.0
 */
@Endpoint(id = "signals")
public final class SignalsEndpoint {

	private final SignalsReport report;

	private final Show showValues;

	/**
	 * Create the endpoint.
	 * @param report what it tells
	 * @param showValues when to show what is hidden otherwise
	 */
	public SignalsEndpoint(SignalsReport report, Show showValues) {
		this.report = report;
		this.showValues = showValues;
	}

	/**
	 * Tell everything.
	 * @param type the simple or the full name of a class of events, or {@code null} for
	 * all
	 * @param limit how many events to tell at most, or {@code null} for 100
	 * @return a snapshot
	 */
	@ReadOperation
	public SignalsDescriptor signals(@Nullable String type, @Nullable Integer limit) {
		return this.report.all(type, limit, this.showValues.isShown(true));
	}

}
