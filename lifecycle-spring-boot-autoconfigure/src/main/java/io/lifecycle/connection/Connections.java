package io.lifecycle.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionIds;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;

/**
 * Where a server's seat begins: it opens the connections and exchanges of one application
 * and tells of them on its bus. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Connections {

	final SignalChannel<ConnectionOpened> opened;

	final SignalChannel<RequestStarted> started;

	final SignalChannel<ResponseCompleted> completed;

	final SignalChannel<ResponseAborted> aborted;

	final SignalChannel<ClientDisconnected> disconnected;

	final SignalChannel<ConnectionClosed> closed;

	final SignalChannel<RequestReceived> received;

	final SignalChannel<RequestComplete> complete;

	final RequestCapture capture;

	final int workerId;

	private final Set<OpenExchanges> servers = ConcurrentHashMap.newKeySet();

	/**
	 * Create the entry to one application.
	 * @param bus where the events go
	 * @param workerId the id of this application instance
	 * @param capture what of a request is told
	 */
	public Connections(SignalBus bus, int workerId, RequestCapture capture) {
		this.opened = bus.channel(ConnectionOpened.class);
		this.started = bus.channel(RequestStarted.class);
		this.completed = bus.channel(ResponseCompleted.class);
		this.aborted = bus.channel(ResponseAborted.class);
		this.disconnected = bus.channel(ClientDisconnected.class);
		this.closed = bus.channel(ConnectionClosed.class);
		this.received = bus.channel(RequestReceived.class);
		this.complete = bus.channel(RequestComplete.class);
		this.workerId = workerId;
		this.capture = capture;
	}

	/**
	 * Open a connection and tell of it.
	 * @param clientAddr the IP address of the client; empty for a Unix domain socket
	 * @param clientPort the port of the client; -1 for a Unix domain socket
	 * @param serverAddr the local IP address; empty for a Unix domain socket
	 * @param serverPort the local port; -1 for a Unix domain socket
	 * @param protocol what the connection speaks when it opens
	 * @return the connection, to be {@link Connection#release() released} once
	 */
	public Connection open(String clientAddr, int clientPort, String serverAddr, int serverPort, String protocol) {
		Connection connection = new Connection(this, ConnectionIds.next());
		if (this.opened.hasListeners()) {
			this.opened.emit(new ConnectionOpened(connection.id(), this.workerId, clientAddr, clientPort, serverAddr,
					serverPort, protocol, connection.openedNanos()));
		}
		return connection;
	}

	/**
	 * Add a server whose open exchanges can be asked for.
	 * @param server the server, until it is {@link #remove removed}
	 */
	public void add(OpenExchanges server) {
		this.servers.add(server);
	}

	/**
	 * Remove a server.
	 * @param server the server
	 */
	public void remove(OpenExchanges server) {
		this.servers.remove(server);
	}

	/**
	 * Look at the exchanges that are open now, on all servers. It costs nothing until it
	 * is called, and works without any listener.
	 * @return a snapshot
	 */
	public List<InFlightRequest> inFlight() {
		List<InFlightRequest> open = new ArrayList<>();
		this.servers.forEach((server) -> server.forEach(open::add));
		return open;
	}

	/**
	 * Return whether anybody wants to know when a connection opens.
	 * @return whether its addresses are worth finding out
	 */
	public boolean isOpenObserved() {
		return this.opened.hasListeners();
	}

	/**
	 * Return whether anybody wants to know of exchanges, of any moment of them.
	 * @return whether an {@link Exchange} is worth creating
	 */
	public boolean isExchangeObserved() {
		return isRequestObserved() || this.started.hasListeners() || this.completed.hasListeners()
				|| this.aborted.hasListeners();
	}

	/**
	 * Return whether anybody wants to know of requests, as the application sees them.
	 * @return whether anybody listens to request events
	 */
	public boolean isRequestObserved() {
		return this.capture.includesAny() && (this.complete.hasListeners() || this.received.hasListeners());
	}

	/**
	 * Begin an exchange whose connection is not known, and tell of its request. It gives
	 * request events only, no connection events.
	 * @param head the head of the request
	 * @return the exchange, to be completed or aborted once
	 */
	public Exchange begin(RequestHead head) {
		Exchange exchange = new Exchange(this, null, false);
		exchange.begin(head);
		return exchange;
	}

}
