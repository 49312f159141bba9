package io.lifecycle.collector.jfr;

import java.util.Locale;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.text.EventText;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ConnectionEvent} in a recording.
 */
@Name("io.lifecycle.Connection")
@Label("Connection")
@Description("A connection opened or closed, or a request on it began or ended")
final class ConnectionFlightEvent extends ExchangeFlightEvent<ConnectionEvent> {

	@Name("worker_id")
	@Label("Worker Id")
	@Description("Id of this application instance")
	int workerId;

	@Name("client_addr")
	@Label("Client Address")
	@Description("IP address of the client; set for ConnectionOpened")
	@Nullable String clientAddr;

	@Name("client_port")
	@Label("Client Port")
	@Description("Port of the client; set for ConnectionOpened")
	int clientPort;

	@Name("server_addr")
	@Label("Server Address")
	@Description("Local IP address; set for ConnectionOpened")
	@Nullable String serverAddr;

	@Name("server_port")
	@Label("Server Port")
	@Description("Local port; set for ConnectionOpened")
	int serverPort;

	@Label("Protocol")
	@Description("Protocol of the connection when it opens, or of the request; set for ConnectionOpened and RequestStarted")
	@Nullable String protocol;

	@Name("requests_served")
	@Label("Requests Served")
	@Description("Number of request heads that were parsed completely; set for ConnectionClosed")
	int requestsServed;

	@Name("during_streaming")
	@Label("During Streaming")
	@Description("Whether the client left while a response was being sent; set for ClientDisconnected")
	boolean duringStreaming;

	@Label("Reason")
	@Description("Why the connection ended; set for ConnectionClosed")
	@Nullable String reason;

	@Override
	void fill(ConnectionEvent event) {
		this.connectionId = event.connectionId();
		this.workerId = event.workerId();
		this.requestId = (event instanceof ExchangeEvent exchange) ? exchange.requestId() : 0;
		if (event instanceof ConnectionOpened opened) {
			open(opened);
		}
		else if (event instanceof RequestStarted started) {
			start(started);
		}
		else if (event instanceof ResponseCompleted completed) {
			this.status = completed.status();
			this.bytesSent = completed.bytesSent();
		}
		else if (event instanceof ResponseAborted aborted) {
			this.bytesSent = aborted.bytesSent();
		}
		else if (event instanceof ClientDisconnected disconnected) {
			this.duringStreaming = disconnected.duringStreaming();
		}
		else if (event instanceof ConnectionClosed closed) {
			close(closed);
		}
	}

	private void open(ConnectionOpened event) {
		this.clientAddr = event.clientAddr();
		this.clientPort = event.clientPort();
		this.serverAddr = event.serverAddr();
		this.serverPort = event.serverPort();
		this.protocol = event.protocol();
	}

	private void close(ConnectionClosed event) {
		this.requestsServed = event.requestsServed();
		this.bytesSent = event.totalBytesSent();
		this.reason = event.reason().name().toLowerCase(Locale.ROOT);
	}

	private void start(RequestStarted event) {
		this.method = EventText.oneLine(event.method());
		this.path = EventText.oneLine(event.path());
		this.protocol = EventText.oneLine(event.httpVersion());
	}

}
