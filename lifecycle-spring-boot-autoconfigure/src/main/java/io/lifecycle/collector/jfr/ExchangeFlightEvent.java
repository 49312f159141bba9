package io.lifecycle.collector.jfr;

import io.lifecycle.event.LifecycleEvent;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/**
 * The fields that both views of an exchange share, that of the connection and that of the
 * application.
 */
abstract class ExchangeFlightEvent<E extends LifecycleEvent> extends FlightEvent<E> {

	@Name("connection_id")
	@Label("Connection Id")
	@Description("Id of the connection, 0 when unknown")
	long connectionId;

	@Name("request_id")
	@Label("Request Id")
	@Description("Id of the request, the same in both views of an exchange")
	long requestId;

	@Label("Method")
	@Description("Request method, as sent")
	@Nullable String method;

	@Label("Path")
	@Description("Path as sent, without the query")
	@Nullable String path;

	@Label("Status")
	@Description("Status that the client saw; 0 if it saw none")
	int status;

	@Name("bytes_sent")
	@Label("Bytes Sent")
	@Description("Bytes sent after the head of a response, -1 when unknown; for ConnectionClosed all bytes written to the socket")
	@DataAmount(DataAmount.BYTES)
	long bytesSent;

}
