package io.lifecycle.connection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionIds;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.OpenConnection;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import org.jspecify.annotations.Nullable;

/**
 * The entry point for the integration with a server: it opens the connections of one
 * application and emits their events to the bus of that application. An integration
 * {@link #add(TrackedServer) adds} its server when it starts, {@link #open opens} a
 * connection for each socket that the server accepts, and {@link #remove removes} the
 * server when it has stopped. Thread-safe; no method blocks.
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

	private final SignalChannel<BackgroundTaskStarted> taskStarted;

	private final SignalChannel<BackgroundTaskComplete> taskComplete;

	private final SignalChannel<BackgroundTaskFailed> taskFailed;

	final RequestCapture capture;

	final int workerId;

	final Observers observers;

	private final Set<TrackedServer> servers = ConcurrentHashMap.newKeySet();

	private final CompletableFuture<Void> tracking = new CompletableFuture<>();

	private volatile @Nullable String routeAttribute;

	/**
	 * Create the connections of one application.
	 * @param bus the bus that receives the events
	 * @param workerId the id of this application instance
	 * @param capture decides which requests emit request events and what these contain
	 */
	public Connections(SignalBus bus, int workerId, RequestCapture capture) {
		this(bus, workerId, capture, new Observers());
	}

	/**
	 * Create the connections of one application.
	 * @param bus the bus that receives the events
	 * @param workerId the id of this application instance
	 * @param capture decides which requests emit request events and what these contain
	 * @param observers the exchanges that emit no events
	 */
	public Connections(SignalBus bus, int workerId, RequestCapture capture, Observers observers) {
		this.opened = bus.channel(ConnectionOpened.class);
		this.started = bus.channel(RequestStarted.class);
		this.completed = bus.channel(ResponseCompleted.class);
		this.aborted = bus.channel(ResponseAborted.class);
		this.disconnected = bus.channel(ClientDisconnected.class);
		this.closed = bus.channel(ConnectionClosed.class);
		this.received = bus.channel(RequestReceived.class);
		this.complete = bus.channel(RequestComplete.class);
		this.taskStarted = bus.channel(BackgroundTaskStarted.class);
		this.taskComplete = bus.channel(BackgroundTaskComplete.class);
		this.taskFailed = bus.channel(BackgroundTaskFailed.class);
		this.workerId = workerId;
		this.capture = capture;
		this.observers = observers;
	}

	/**
	 * Return the exchanges that emit no events.
	 * @return the observers of the application
	 */
	public Observers observers() {
		return this.observers;
	}

	/**
	 * Open a connection and emit {@code ConnectionOpened}. Call this when a socket was
	 * accepted, before anything is read from it.
	 * @param clientAddr the IP address of the client; empty for a Unix domain socket
	 * @param clientPort the port of the client; -1 for a Unix domain socket
	 * @param serverAddr the local IP address; empty for a Unix domain socket
	 * @param serverPort the local port; -1 for a Unix domain socket
	 * @param protocol the protocol when the connection opens
	 * @return the connection, which the caller must {@link Connection#release() release}
	 * once
	 */
	public Connection open(String clientAddr, int clientPort, String serverAddr, int serverPort, String protocol) {
		Connection connection = new Connection(this, ConnectionIds.next(), serverPort);
		if (this.opened.hasListeners()) {
			this.opened.emit(new ConnectionOpened(connection.id(), this.workerId, clientAddr, clientPort, serverAddr,
					serverPort, protocol, connection.openedNanos()));
		}
		return connection;
	}

	/**
	 * Add a server when it starts.
	 * @param server the server, to be {@link #remove removed} later
	 */
	public void add(TrackedServer server) {
		this.servers.add(server);
		this.tracking.complete(null);
	}

	/**
	 * Remove a server when it has stopped.
	 * @param server the server
	 */
	public void remove(TrackedServer server) {
		this.servers.remove(server);
	}

	/**
	 * Run an action once a server is tracked, before it accepts a connection.
	 * @param action the action; it runs immediately if a server is or was tracked
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	public void whenTracking(Runnable action) {
		this.tracking.thenRun(action);
	}

	/**
	 * Return whether a server is or was tracked.
	 * @return whether there are connection events
	 */
	public boolean isTracking() {
		return this.tracking.isDone();
	}

	/**
	 * Set the request attribute that holds the pattern that matched a request, for
	 * exchanges that nobody observes.
	 * @param routeAttribute the name of the request attribute
	 */
	public void setRouteAttribute(String routeAttribute) {
		this.routeAttribute = routeAttribute;
	}

	/**
	 * Return the request attribute that holds the pattern that matched a request.
	 * @return its name, or {@code null} if none is known
	 */
	public @Nullable String routeAttribute() {
		return this.routeAttribute;
	}

	/**
	 * Describe the exchanges that are currently open on all servers. It works without any
	 * listener and costs nothing unless it is called.
	 * @return a snapshot
	 */
	public List<InFlightRequest> inFlight() {
		List<InFlightRequest> open = new ArrayList<>();
		this.servers.forEach((server) -> server.forEachExchange(open::add));
		return open;
	}

	/**
	 * Describe the connections that are currently open on all servers. It works without
	 * any listener and costs nothing unless it is called.
	 * @param limit the maximum number of connections
	 * @return a snapshot, in the order in which they opened if there are no more than the
	 * limit
	 */
	public List<OpenConnection> openConnections(int limit) {
		List<OpenConnection> open = new ArrayList<>();
		for (TrackedServer server : this.servers) {
			if (open.size() < limit) {
				server.forEachConnection((connection) -> {
					open.add(connection);
					return open.size() < limit;
				});
			}
		}
		open.sort(Comparator.comparingLong(OpenConnection::connectionId));
		return open;
	}

	/**
	 * Return whether anybody listens to an event that a connection emits after it was
	 * opened.
	 * @return whether a connection and its exchanges need to be tracked
	 */
	public boolean isAnythingObserved() {
		return isExchangeObserved() || this.closed.hasListeners() || this.disconnected.hasListeners();
	}

	/**
	 * Return whether anybody listens to {@code ConnectionOpened}.
	 * @return whether the addresses of a connection are needed
	 */
	public boolean isOpenObserved() {
		return this.opened.hasListeners();
	}

	/**
	 * Return whether anybody listens to an event of an exchange, or of the tasks that it
	 * begins, which have its id.
	 * @return whether an {@link Exchange} is needed; one of {@link #observers()} always
	 * needs it
	 */
	public boolean isExchangeObserved() {
		return isRequestObserved() || this.started.hasListeners() || this.completed.hasListeners()
				|| this.aborted.hasListeners() || this.taskStarted.hasListeners() || this.taskComplete.hasListeners()
				|| this.taskFailed.hasListeners();
	}

	/**
	 * Return whether anybody listens to request events.
	 * @return whether snapshots of requests are needed
	 */
	public boolean isRequestObserved() {
		return this.capture.includesAny() && (this.complete.hasListeners() || this.received.hasListeners());
	}

	/**
	 * Begin an exchange whose connection is unknown because no integration tracks the
	 * server. It emits request events only, no connection events.
	 * @param head the head of the request
	 * @return the exchange, which the caller must end once
	 */
	public Exchange begin(RequestHead head) {
		Exchange exchange = new Exchange(this, null, false, this.observers.contains(head.path(), 0));
		exchange.begin(head);
		return exchange;
	}

}
