package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.lifecycle.connection.Connection;
import io.lifecycle.connection.Connections;
import io.lifecycle.event.InFlightRequest;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SendfileDataBase;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * The life of one accepted socket: its connection, the exchanges on it, and its end.
 */
final class SocketLife {

	private final TrackedEndpoint endpoint;

	private final NioSocketWrapper wrapper;

	private final Connection connection;

	private final SocketEnd end;

	// HTTP/1.1 has one exchange at a time.
	private volatile @Nullable ExchangeSlot slot;

	private volatile boolean multiplexed;

	private volatile @Nullable FrameWatch frames;

	private volatile boolean released;

	private SocketLife(TrackedEndpoint endpoint, NioSocketWrapper wrapper, Connection connection) {
		this.endpoint = endpoint;
		this.wrapper = wrapper;
		this.connection = connection;
		this.end = new SocketEnd(connection);
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

	SocketEnd end() {
		return this.end;
	}

	String clientAddr() {
		return (this.endpoint.getUnixDomainSocketPath() != null) ? "" : this.wrapper.getRemoteAddr();
	}

	String scheme() {
		return this.endpoint.isSSLEnabled() ? "https" : "http";
	}

	/**
	 * An HTTP/1.1 processor serves the socket.
	 */
	void serve(ExchangeSlot slot) {
		this.slot = slot;
	}

	/**
	 * The socket speaks HTTP/2 from now on.
	 */
	void multiplex(boolean framesVisible) {
		this.multiplexed = true;
		this.slot = null;
		this.frames = framesVisible ? new FrameWatch(this.end) : null;
		this.end.served();
		this.end.headPending(false);
	}

	boolean isMultiplexed() {
		return this.multiplexed;
	}

	@Nullable FrameWatch frames() {
		return this.frames;
	}

	boolean isReleased() {
		return this.released;
	}

	/**
	 * The client is gone, or only its half of the connection.
	 */
	void left(String how) {
		this.end.gone(how);
		FrameWatch frames = this.frames;
		ExchangeSlot slot = (frames != null) ? frames.owed() : open();
		if (slot != null) {
			this.connection.disconnected(slot.isStreaming(), how);
		}
	}

	/**
	 * Describe the exchanges that are open, from another thread.
	 */
	void describe(Consumer<InFlightRequest> visitor) {
		FrameWatch frames = this.frames;
		List<ExchangeSlot> slots = new ArrayList<>();
		if (frames != null) {
			frames.addTo(slots);
		}
		else {
			ExchangeSlot slot = open();
			if (slot != null) {
				slots.add(slot);
			}
		}
		for (ExchangeSlot slot : slots) {
			InFlightRequest described = slot.describe(this);
			if (described != null) {
				visitor.accept(described);
			}
		}
	}

	private @Nullable ExchangeSlot open() {
		ExchangeSlot slot = this.slot;
		return (slot != null && slot.isOpenOn(this)) ? slot : null;
	}

	/**
	 * A part of a file may have been sent.
	 * @param pastChannel whether its bytes do not pass the channel
	 * @param remaining bytes that wait in the channel
	 */
	void fileMoved(boolean pastChannel, int remaining) {
		ExchangeSlot slot = open();
		if (slot == null || !slot.isFile()) {
			return;
		}
		SendfileDataBase file = countFile(slot, pastChannel);
		if (file != null && file.length <= 0 && remaining <= 0) {
			slot.fileSent();
		}
	}

	private @Nullable SendfileDataBase countFile(ExchangeSlot slot, boolean pastChannel) {
		SendfileDataBase file = this.wrapper.getSendfileData();
		if (file != null) {
			long moved = slot.fileMovedTo(file.pos);
			this.connection.sent(pastChannel ? moved : 0);
		}
		return file;
	}

	/**
	 * Give the status back to a head that Tomcat refuses to read because it is paused: it
	 * takes 503, then misses the fields that it has not read, and blames the client.
	 */
	void correctRefusal(Request request, Response response) {
		if (response.getStatus() == 400 && !this.multiplexed && this.endpoint.isPaused()
				&& request.getMimeHeaders().size() == 0) {
			response.setStatus(503);
		}
	}

	void began(ExchangeSlot slot, int refusedStatus) {
		this.end.served();
		FrameWatch frames = this.frames;
		if (frames != null) {
			frames.add(slot.frames());
		}
		else if (!this.multiplexed) {
			this.end.forget();
			if (refusedStatus != 0) {
				this.end.failed("the request head was refused with " + refusedStatus);
			}
		}
	}

	/**
	 * Note the failures that an exchange met, and that its end alone does not tell.
	 */
	void problems(@Nullable Exception reading, @Nullable Exception writing) {
		if (this.multiplexed) {
			return;
		}
		if (isTimeout(writing)) {
			this.end.timedOut(SocketEnd.NOT_READING);
		}
		else if (isTimeout(reading)) {
			this.end.timedOut(SocketEnd.NOT_SENDING);
		}
	}

	private static boolean isTimeout(@Nullable Throwable failure) {
		return failure instanceof SocketTimeoutException
				|| (failure != null && failure.getCause() instanceof SocketTimeoutException);
	}

	void ended(ExchangeSlot slot, boolean whole, boolean file) {
		FrameWatch frames = this.frames;
		if (frames != null) {
			frames.remove(slot.frames());
		}
		if (whole) {
			return;
		}
		if (!this.multiplexed) {
			aborted(slot, file);
		}
		String gone = this.end.gone();
		if (gone != null) {
			this.connection.disconnected(slot.isStreaming(), gone);
		}
	}

	private void aborted(ExchangeSlot slot, boolean file) {
		if (isTimeout(this.wrapper.getError())) {
			this.end.timedOut((file || slot.isWriting()) ? SocketEnd.NOT_READING : SocketEnd.NOT_SENDING);
		}
		if (file) {
			fileAborted(slot);
		}
		this.end.failed("the server aborted a response");
	}

	// The failure of a file that is sent past the channel is seen by nobody.
	private void fileAborted(ExchangeSlot slot) {
		countFile(slot, !this.endpoint.isSSLEnabled());
		if (!isTimeout(this.wrapper.getError()) && !this.endpoint.isStopping()) {
			this.end.gone("the client left while a file was sent");
		}
	}

	/**
	 * The server gives up an HTTP/2 connection that was idle for too long.
	 */
	void idleTooLong() {
		if (this.multiplexed && !this.endpoint.isStopping()) {
			this.end.timedOut(SocketEnd.IDLE);
		}
	}

	/**
	 * The server is about to release the socket: note why.
	 */
	void ending() {
		ExchangeSlot slot = open();
		boolean file = slot != null && slot.isFile();
		if (slot != null && file) {
			fileAborted(slot);
		}
		if (isTimeout(this.wrapper.getError())) {
			this.end.timedOut((slot == null) ? this.end.silence()
					: (file || slot.isWriting()) ? SocketEnd.NOT_READING : SocketEnd.NOT_SENDING);
		}
		if (slot != null || this.multiplexed) {
			this.end.failed("the server aborted the connection");
		}
		this.end.conclude(slot != null, slot != null && slot.isStreaming(), this.endpoint.isStopping());
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

	// What a thread works on ends when that thread lets go of it.
	private void abandon() {
		ExchangeSlot slot = open();
		if (slot != null) {
			slot.abandon();
		}
		FrameWatch frames = this.frames;
		if (frames != null) {
			frames.abandon();
		}
	}

}
