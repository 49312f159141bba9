package io.lifecycle.connection.tomcat;

import io.lifecycle.connection.Connection;
import io.lifecycle.event.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a socket that may explain its end.
 */
final class SocketEnd {

	static final String IDLE = "idle";

	static final String NOT_READING = "the client does not read";

	static final String NOT_SENDING = "stalled request body";

	private final Connection connection;

	private volatile @Nullable String gone;

	private volatile @Nullable String timeout;

	private volatile @Nullable String failure;

	private volatile boolean headPending;

	private volatile boolean served;

	SocketEnd(Connection connection) {
		this.connection = connection;
	}

	void served() {
		this.served = true;
	}

	/**
	 * Forget the troubles of the exchanges before.
	 */
	void forget() {
		this.timeout = null;
		this.failure = null;
	}

	void headPending(boolean pending) {
		this.headPending = pending;
	}

	void gone(String how) {
		if (this.gone == null) {
			this.gone = how;
		}
	}

	@Nullable String gone() {
		return this.gone;
	}

	void timedOut(String detail) {
		if (this.timeout == null) {
			this.timeout = detail;
		}
	}

	void failed(String detail) {
		if (this.failure == null) {
			this.failure = detail;
		}
	}

	/**
	 * Return what a silent socket waited for between two exchanges.
	 */
	String silence() {
		if (this.headPending) {
			return "a part of a request head";
		}
		return this.served ? IDLE : "nothing was sent";
	}

	/**
	 * Note why the connection ends. The order decides.
	 * @param owed whether an exchange is open for sure
	 * @param streaming whether a part of its response has been sent
	 * @param stopping whether the server is about to stop
	 */
	void conclude(boolean owed, boolean streaming, boolean stopping) {
		String gone = this.gone;
		if (gone != null && (owed || this.headPending)) {
			this.connection.disconnected(streaming, gone);
		}
		else if (this.timeout != null) {
			this.connection.end(CloseReason.TIMEOUT, this.timeout);
		}
		else if (gone != null) {
			completeUnlessBusy();
		}
		else if (stopping) {
			this.connection.end(CloseReason.SHUTDOWN, null);
		}
		else if (this.failure != null) {
			this.connection.end(CloseReason.ERROR, this.failure);
		}
	}

	// Whether an exchange that is still worked on was owed something shows when it ends.
	private void completeUnlessBusy() {
		if (!this.connection.isBusy()) {
			this.connection.end(CloseReason.COMPLETE, null);
		}
	}

}
