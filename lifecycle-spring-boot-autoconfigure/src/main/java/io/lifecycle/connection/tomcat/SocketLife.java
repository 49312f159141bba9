package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

import io.lifecycle.connection.Connection;
import io.lifecycle.connection.Connections;
import io.lifecycle.event.CloseReason;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SendfileDataBase;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one accepted socket: its connection, and what happened that tells why
 * it ended. No method throws.
 */
final class SocketLife {

	private static final String IDLE = "idle";

	private static final String NOT_READING = "the client does not read";

	private static final String NOT_SENDING = "stalled request body";

	private final TrackedEndpoint endpoint;

	private final NioSocketWrapper wrapper;

	private final Connection connection;

	private @Nullable FrameWatch frames;

	private volatile @Nullable ExchangeSlot slot;

	private volatile @Nullable String gone;

	private volatile @Nullable String failure;

	private volatile @Nullable String timeout;

	private volatile boolean headPending;

	private volatile boolean served;

	private volatile boolean released;

	private volatile boolean multiplexed;

	private long filePosition = -1;

	private long fileStart;

	private SocketLife(TrackedEndpoint endpoint, NioSocketWrapper wrapper, Connection connection) {
		this.endpoint = endpoint;
		this.wrapper = wrapper;
		this.connection = connection;
	}

	static SocketLife begin(Connections connections, TrackedEndpoint endpoint, SocketChannel socket,
			NioSocketWrapper wrapper) throws IOException {
		Connection connection;
		if (connections.isOpenObserved() && socket.getRemoteAddress() instanceof InetSocketAddress client
				&& socket.getLocalAddress() instanceof InetSocketAddress server) {
			connection = connections.open(client.getAddress().getHostAddress(), client.getPort(),
					server.getAddress().getHostAddress(), server.getPort(), "h1");
		}
		else {
			connection = connections.open("", -1, "", -1, "h1");
		}
		return new SocketLife(endpoint, wrapper, connection);
	}

	static @Nullable SocketLife of(SocketWrapperBase<?> wrapper) {
		return (wrapper.getSocket() instanceof TrackedChannel channel) ? channel.life() : null;
	}

	Connection connection() {
		return this.connection;
	}

	String clientAddr() {
		return (this.endpoint.getUnixDomainSocketPath() != null) ? "" : this.wrapper.getRemoteAddr();
	}

	String scheme() {
		return this.endpoint.isSSLEnabled() ? "https" : "http";
	}

	// --- What the channel sees ---

	static void read(@Nullable SocketLife life, long count) {
		if (life != null && count < 0) {
			life.left("the client closed the connection");
		}
	}

	static void broken(@Nullable SocketLife life, IOException failure) {
		// A closed channel was closed on this side.
		if (life != null && !(failure instanceof ClosedChannelException)) {
			life.left("the client reset the connection");
		}
	}

	static void tlsFailed(@Nullable SocketLife life, IOException failure) {
		if (life != null) {
			life.failure = "TLS failed: " + failure.getMessage();
		}
	}

	static void written(@Nullable SocketLife life, long count) {
		if (life != null) {
			life.connection.sent(count);
		}
	}

	static void writing(@Nullable SocketLife life, ByteBuffer[] buffers, int offset, int length) {
		FrameWatch frames = (life != null) ? life.frames : null;
		if (frames != null) {
			String problem = frames.writing(buffers, offset, length);
			if (problem != null && life != null) {
				life.failure = problem;
			}
		}
	}

	static void wrote(@Nullable SocketLife life, ByteBuffer[] buffers, int offset, int length) {
		FrameWatch frames = (life != null) ? life.frames : null;
		if (frames != null) {
			frames.wrote(buffers, offset, length);
		}
	}

	private void left(String how) {
		try {
			if (this.gone == null) {
				this.gone = how;
			}
			FrameWatch frames = this.frames;
			ExchangeSlot slot = (frames != null) ? frames.owed() : this.slot;
			if (slot != null && slot.isOpenOn(this)) {
				this.connection.disconnected(slot.isStreaming(), how);
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	/**
	 * A part of a file may have been sent.
	 * @param pastChannel whether its bytes do not pass the channel
	 * @param remaining bytes that wait in the channel
	 */
	static void fileMoved(@Nullable SocketLife life, boolean pastChannel, int remaining) {
		ExchangeSlot slot = (life != null) ? life.slot : null;
		if (life == null || slot == null || !slot.isFileOn(life)) {
			return;
		}
		try {
			SendfileDataBase file = life.countFile(pastChannel);
			if (file != null && file.length <= 0 && remaining <= 0) {
				slot.fileSent();
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	void fileFrom(long start) {
		this.fileStart = start;
		this.filePosition = start;
	}

	private @Nullable SendfileDataBase countFile(boolean pastChannel) {
		SendfileDataBase file = this.wrapper.getSendfileData();
		if (file != null && file.pos > this.filePosition) {
			if (pastChannel) {
				this.connection.sent(file.pos - this.filePosition);
			}
			this.filePosition = file.pos;
		}
		return file;
	}

	long fileSent() {
		return (this.filePosition >= 0) ? this.filePosition - this.fileStart : 0;
	}

	// --- What the exchanges see ---

	void serve(ExchangeSlot slot) {
		this.slot = slot;
	}

	void multiplex(boolean framesVisible) {
		this.multiplexed = true;
		this.headPending = false;
		this.slot = null;
		this.frames = framesVisible ? new FrameWatch() : null;
	}

	boolean isMultiplexed() {
		return this.multiplexed;
	}

	boolean seesFrames() {
		return this.frames != null;
	}

	void headPending(boolean pending) {
		this.headPending = pending && !this.multiplexed;
	}

	void began(ExchangeSlot slot, int refusedStatus) {
		this.served = true;
		this.filePosition = -1;
		FrameWatch frames = this.frames;
		if (frames != null) {
			frames.add(slot);
		}
		else if (!this.multiplexed) {
			this.timeout = null;
			this.failure = (refusedStatus != 0) ? "the request head was refused with " + refusedStatus : null;
		}
	}

	void problems(@Nullable Exception reading, @Nullable Exception writing) {
		if (this.multiplexed) {
			return;
		}
		if (isTimeout(writing)) {
			timeout(NOT_READING);
		}
		else if (isTimeout(reading)) {
			timeout(NOT_SENDING);
		}
	}

	private void timeout(String detail) {
		if (this.timeout == null) {
			this.timeout = detail;
		}
	}

	private static boolean isTimeout(@Nullable Throwable failure) {
		return failure instanceof SocketTimeoutException
				|| (failure != null && failure.getCause() instanceof SocketTimeoutException);
	}

	void ended(ExchangeSlot slot, boolean whole, boolean file) {
		FrameWatch frames = this.frames;
		if (frames != null) {
			frames.remove(slot);
		}
		if (whole) {
			return;
		}
		if (!this.multiplexed) {
			aborted(slot, file);
		}
		String gone = this.gone;
		if (gone != null) {
			this.connection.disconnected(slot.isStreaming(), gone);
		}
	}

	private void aborted(ExchangeSlot slot, boolean file) {
		if (isTimeout(this.wrapper.getError())) {
			timeout((file || slot.isWriting()) ? NOT_READING : NOT_SENDING);
		}
		if (file) {
			fileAborted();
		}
		if (this.failure == null) {
			this.failure = "the server aborted a response";
		}
	}

	// The failure of a file that is sent past the channel is seen by nobody.
	private void fileAborted() {
		countFile(!this.endpoint.isSSLEnabled());
		if (this.gone == null && !isTimeout(this.wrapper.getError()) && !this.endpoint.isStopping()) {
			this.gone = "the client left while a file was sent";
		}
	}

	/**
	 * The server is about to close the HTTP/2 connection, which was idle for too long.
	 */
	void idleTooLong() {
		if (this.multiplexed && !this.endpoint.isStopping()) {
			timeout(IDLE);
		}
	}

	// --- The end ---

	boolean isReleased() {
		return this.released;
	}

	/**
	 * The server is about to release the socket: note why.
	 */
	void ending() {
		ExchangeSlot slot = this.slot;
		boolean open = slot != null && slot.isOpenOn(this);
		if (open && slot != null && slot.isFileOn(this)) {
			fileAborted();
		}
		String gone = this.gone;
		if (gone != null && (this.headPending || open)) {
			this.connection.disconnected(open && slot != null && slot.isStreaming(), gone);
			return;
		}
		if (isTimeout(this.wrapper.getError())) {
			timeout(silence(open, slot));
		}
		String timeout = this.timeout;
		if (timeout != null) {
			this.connection.end(CloseReason.TIMEOUT, timeout);
		}
		else if (gone != null) {
			completeUnlessBusy();
		}
		else if (this.endpoint.isStopping()) {
			this.connection.end(CloseReason.SHUTDOWN, null);
		}
		else {
			serverEnded(open);
		}
	}

	// Whether an exchange that is still worked on was owed something shows when it ends.
	private void completeUnlessBusy() {
		if (!this.connection.isBusy()) {
			this.connection.end(CloseReason.COMPLETE, null);
		}
	}

	private void serverEnded(boolean open) {
		String failure = this.failure;
		if (failure == null && (open || this.multiplexed)) {
			failure = "the server aborted the connection";
		}
		if (failure != null) {
			this.connection.end(CloseReason.ERROR, failure);
		}
	}

	private String silence(boolean open, @Nullable ExchangeSlot slot) {
		if (open && slot != null) {
			return (slot.isFileOn(this) || slot.isWriting()) ? NOT_READING : NOT_SENDING;
		}
		if (this.headPending) {
			return "a part of a request head";
		}
		return (this.served || this.multiplexed) ? IDLE : "nothing was sent";
	}

	void release() {
		this.released = true;
		try {
			abandon();
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
		try {
			this.connection.release();
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	private void abandon() {
		ExchangeSlot slot = this.slot;
		if (slot != null && slot.isOpenOn(this) && slot.isAbandoned()) {
			slot.abandon();
		}
		FrameWatch frames = this.frames;
		ExchangeSlot stream = (frames != null) ? frames.abandoned() : null;
		while (stream != null && frames != null) {
			stream.abandon();
			stream = frames.abandoned();
		}
	}

}
