package io.lifecycle.connection;

import io.lifecycle.event.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a connection that may explain its end, and the order in which the
 * explanations count. An integration has one for each connection, notes what it sees at
 * any time, and {@link #conclude concludes} when the server is about to release the
 * connection. It may extend this class with how its server shows an end. Of each kind the
 * first note counts. Thread-safe; no method blocks or throws, except that
 * {@code conclude} may emit an event.
 *
 * <pre>
 * 1 whatever {@link Connection#noteReason} was given before
 * 2 CLIENT_DISCONNECT  the client is gone, and was owed a response or had sent half a head
 * 3 TIMEOUT            the server ran out of patience
 * 4 COMPLETE           the client is gone, and was owed nothing
 * 5 SHUTDOWN           the server is stopping
 * 6 ERROR              something failed
 * 7 COMPLETE           nothing was noted
 * </pre>
 *
 * @since 0.1.0
 */
public class ConnectionEnd {

	/**
	 * Detail of a timeout: nothing was sent since the last exchange.
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

	private volatile boolean headPending;

	private volatile boolean served;

	/**
	 * Create the notes of a connection.
	 * @param connection the connection
	 * @param server the server that accepted it
	 */
	public ConnectionEnd(Connection connection, TrackedServer server) {
		this.connection = connection;
		this.server = server;
	}

	/**
	 * Return whose end this is.
	 * @return the connection
	 */
	public final Connection connection() {
		return this.connection;
	}

	/**
	 * Note that an exchange has begun: from now on a silent connection is idle.
	 */
	public final void noteServed() {
		this.served = true;
	}

	/**
	 * Note whether a part of a request head has been received, and its rest has not.
	 * @param pending whether a part of a head waits for its rest
	 */
	public final void noteHeadPending(boolean pending) {
		this.headPending = pending;
	}

	/**
	 * Note that the client has gone, or its half of the connection.
	 * @param how what was seen, in words
	 */
	public final void noteGone(String how) {
		if (this.gone == null) {
			this.gone = how;
		}
	}

	/**
	 * Return how the client has gone.
	 * @return what was seen, in words, or {@code null} if it is still there
	 */
	public final @Nullable String gone() {
		return this.gone;
	}

	/**
	 * Note that the server has waited for too long.
	 * @param detail what it waited for, in words
	 */
	public final void noteTimeout(String detail) {
		if (this.timeout == null) {
			this.timeout = detail;
		}
	}

	/**
	 * Note a failure that may end the connection.
	 * @param detail what failed, in words
	 */
	public final void noteFailure(String detail) {
		if (this.failure == null) {
			this.failure = detail;
		}
	}

	/**
	 * Forget timeouts and failures of earlier exchanges: the connection has outlived
	 * them.
	 */
	public final void forget() {
		this.timeout = null;
		this.failure = null;
	}

	/**
	 * Return what a silent connection without any open exchange waits for.
	 * @return the detail of its timeout
	 */
	public final String silence() {
		if (this.headPending) {
			return "a part of a request head";
		}
		return this.served ? IDLE : "nothing was sent";
	}

	/**
	 * Note on the connection why it ends, and emit {@code ClientDisconnected} if that is
	 * the reason.
	 * @param owed whether an exchange is open for sure
	 * @param streaming whether a part of its response has been sent
	 */
	public final void conclude(boolean owed, boolean streaming) {
		String gone = this.gone;
		if (gone != null && (owed || this.headPending)) {
			this.connection.disconnected(streaming, gone);
		}
		else if (this.timeout != null) {
			this.connection.noteReason(CloseReason.TIMEOUT, this.timeout);
		}
		else if (gone != null) {
			// Whether an exchange that a thread still works on was owed something shows
			// when it ends.
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
