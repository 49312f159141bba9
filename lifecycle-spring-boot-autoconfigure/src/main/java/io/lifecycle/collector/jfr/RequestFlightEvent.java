package io.lifecycle.collector.jfr;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.text.EventText;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RequestEvent} in a recording, without the query and the headers, which may
 * contain secrets.
 */
@Name("io.lifecycle.Request")
@Label("Request")
@Description("An HTTP request was received, or its exchange ended")
final class RequestFlightEvent extends ExchangeFlightEvent<RequestEvent> {

	@Name("trace_id")
	@Label("Trace Id")
	@Description("Id of the trace that the request belongs to, null when unknown")
	@Nullable String traceId;

	@Name("http_version")
	@Label("HTTP Version")
	@Description("Protocol of the request")
	@Nullable String httpVersion;

	@Name("remote_addr")
	@Label("Remote Address")
	@Description("IP address of the client")
	@Nullable String remoteAddr;

	@Label("Route")
	@Description("Pattern that matched the request; set for RequestComplete")
	@Nullable String route;

	@Override
	void fill(RequestEvent event) {
		RequestInfo request = event.request();
		this.connectionId = request.connectionId();
		this.requestId = request.id();
		this.traceId = event.traceId();
		this.method = EventText.oneLine(request.method());
		this.path = EventText.oneLine(request.path());
		this.httpVersion = EventText.oneLine(request.httpVersion());
		this.remoteAddr = EventText.oneLine(request.remoteAddr());
		if (event instanceof RequestComplete complete) {
			end(complete);
		}
	}

	private void end(RequestComplete event) {
		this.route = event.response().route();
		this.status = event.status();
		this.bytesSent = event.response().bytesSent();
	}

}
