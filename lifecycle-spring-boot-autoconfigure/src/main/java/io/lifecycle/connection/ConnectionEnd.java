package io.lifecycle.connection;

import io.lifecycle.event.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Collects the observations that may explain why a connection ends, and picks the reason
 * by their precedence. An integration has one for each connection, notes observations at
 * any time, and calls {@link #conclude conclude} when the server is about to release the
 * connection. It may extend this class to recognize how its server reports an end. Only
 * the first note of each kind counts. Thread-safe; no method blocks or throws, except
 * that {@code conclude} may emit an event.
 *
 * <pre>
 * 1 the reason that was given to {@link Connection#noteReason} before
 * 2 CLIENT_DISCONNECT  the client has left while a response was pending or a head incomplete
 * 3 ERROR              the last response was shorter or longer than announced
 * 4 TIMEOUT            a time limit of the server was reached
 * 5 COMPLETE           the client has left while nothing was pending
 * 6 SHUTDOWN           the server is stopping
 * 7 ERROR              something failed
 * 8 COMPLETE           nothing was noted
 * </pre>
 *
 * @since 0.1.0
 */
public class ConnectionEnd {

	/**
	 * Detail of a timeout: the client sent nothing after the last exchange.
	 */
	public static final String IDLE = "idle";

	/**
	 * Detail of a timeout: the client does not read its response.
	 */
	public static final String NOT_READING = "the client does not read";

	/**
	 * Detail of a timeout: the client does not send the rest of its request.
	 */
	public static final String NOT_SENDING = "stalled request body";

	private final Connection connection;

	private final TrackedServer server;

	private volatile @Nullable String gone;

	private volatile @Nullable String timeout;

	private volatile @Nullable String failure;

	private volatile boolean cut;

	private volatile boolean headPending;

	private volatile boolean served;

	/**
	 * Create an instance for a connection.
	 * @param connection the connection
	 * @param server the server that accepted it
	 */
	public ConnectionEnd(Connection connection, TrackedServer server) {
		this.connection = connection;
		this.server = server;
	}

	/**
	 * Return the connection.
	 * @return the connection
	 */
	public final Connection connection() {
		return this.connection;
	}

	/**
	 * Note that an exchange has begun: a connection that is silent afterwards is idle.
	 */
	public final void noteServed() {
		this.served = true;
	}

	/**
	 * Note whether a request head has been received partially.
	 * @param pending whether the rest of a head is missing
	 */
	public final void noteHeadPending(boolean pending) {
		this.headPending = pending;
	}

	/**
	 * Note that the client has closed the connection, or its half of it.
	 * @param how a human-readable description
	 */
	public final void noteGone(String how) {
		if (this.gone == null) {
			this.gone = how;
		}
	}

	/**
	 * Return how the client closed the connection.
	 * @return a human-readable description, or {@code null} if it is still open
	 */
	public final @Nullable String gone() {
		return this.gone;
	}

	/**
	 * Note that a time limit of the server was reached.
	 * @param detail a human-readable description of what it waited for
	 */
	public final void noteTimeout(String detail) {
		if (this.timeout == null) {
			this.timeout = detail;
		}
	}

	/**
	 * Note a failure that may end the connection.
	 * @param detail a human-readable description of the failure
	 */
	public final void noteFailure(String detail) {
		if (this.failure == null) {
			this.failure = detail;
		}
	}

	/**
	 * Note that the last response has another length than its head announced, so that its
	 * client waits for the rest, whoever closes the connection.
	 */
	public final void noteCut() {
		this.cut = true;
	}

	/**
	 * Forget timeouts and failures of earlier exchanges, which did not end the
	 * connection.
	 */
	public final void forget() {
		this.cut = false;
		this.timeout = null;
		this.failure = null;
	}

	/**
	 * Return what a silent connection without an open exchange waits for.
	 * @return the detail of its timeout
	 */
	public final String silence() {
		if (this.headPending) {
			return "a part of a request head";
		}
		return this.served ? IDLE : "nothing was sent";
	}

	/**
	 * Set the reason of the connection, and emit {@code ClientDisconnected} if that is
	 * the reason.
	 * @param owed whether an exchange is certainly open
	 * @param streaming whether part of its response has been sent
	 */
	public final void conclude(boolean owed, boolean streaming) {
		String gone = this.gone;
		if (gone != null && (owed || this.headPending)) {
			this.connection.disconnected(streaming, gone);
		}
		else if (this.cut && !this.server.isStopping()) {
			this.connection.noteReason(CloseReason.ERROR,
					"a response without the length that its Content-Length announced");
		}
		else if (this.timeout != null) {
			this.connection.noteReason(CloseReason.TIMEOUT, this.timeout);
		}
		else if (gone != null) {
			// An exchange that a thread still handles reports its outcome when it ends.
			if (!this.connection.isBusy()) {
				this.connection.noteReason(CloseReason.COMPLETE, null);
			}
		}
		else if (this.server.isStopping()) {
			this.connection.noteReason(CloseReason.SHUTDOWN, null);
		}
		else if (this.failure != null) {
			this.connection.noteReason(CloseReason.ERROR, this.failure);
		}
	}

}
