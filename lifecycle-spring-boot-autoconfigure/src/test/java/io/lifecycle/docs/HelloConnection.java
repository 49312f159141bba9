package io.lifecycle.docs;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.lifecycle.connection.Connection;
import io.lifecycle.connection.ConnectionEnd;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.Guard;
import io.lifecycle.connection.ResponseProgress;
import io.lifecycle.event.InFlightRequest;
import org.jspecify.annotations.Nullable;

class HelloConnection implements ResponseProgress, Closeable {

	private final Socket socket;

	private final HelloServer server;

	// Null if the connection could not be tracked: it is served nevertheless.
	private final @Nullable ConnectionEnd end;

	private volatile @Nullable HelloHead head;

	private volatile @Nullable Exchange exchange;

	private volatile boolean headSent;

	private volatile boolean bodySent;

	HelloConnection(Socket socket, Connections connections, HelloServer server) {
		this.socket = socket;
		this.server = server;
		this.end = open(connections);
	}

	private @Nullable ConnectionEnd open(Connections connections) {
		try {
			Connection connection = connections.open(this.socket.getInetAddress().getHostAddress(),
					this.socket.getPort(), this.socket.getLocalAddress().getHostAddress(), this.socket.getLocalPort(),
					"h1");
			return new ConnectionEnd(connection, this.server);
		}
		catch (Throwable ex) {
			Guard.failed(ex);
			return null;
		}
	}

	// Whatever fails in the tracking is logged, and the server goes on.
	private void track(Consumer<ConnectionEnd> hook) {
		if (this.end != null) {
			Guard.run(this.end, hook);
		}
	}

	void serve() {
		try (this.socket) {
			HelloHead read = HelloHead.read(this.socket);
			if (read == null) {
				track((end) -> end.noteGone("the client closed the connection"));
				return;
			}
			track((end) -> begin(end, read));
			write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n");
			this.headSent = true;
			write("hello");
			this.bodySent = true;
		}
		catch (IOException ex) {
			if (!this.server.isStopping()) {
				track((end) -> end.noteGone("the client reset the connection"));
			}
		}
		finally {
			track(this::end);
		}
	}

	private void begin(ConnectionEnd end, HelloHead read) {
		end.noteServed();
		this.head = read;
		this.exchange = end.connection().begin(read);
	}

	private void write(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		track((end) -> end.connection().sent(text.length()));
	}

	private void end(ConnectionEnd end) {
		Exchange begun = this.exchange;
		end.conclude(begun != null && !isWhole(), isHeadSent());
		if (begun != null) {
			begun.end(this);
		}
		end.connection().release();
	}

	void describe(Consumer<InFlightRequest> visitor) {
		Exchange begun = this.exchange;
		HelloHead read = this.head;
		if (begun != null && read != null && begun.isOpen()) {
			visitor.accept(begun.describe(read, isHeadSent()));
		}
	}

	@Override
	public int status() {
		return this.headSent ? 200 : 0;
	}

	@Override
	public boolean isHeadSent() {
		return this.headSent;
	}

	@Override
	public long bodyBytes() {
		return this.bodySent ? 5 : 0;
	}

	@Override
	public boolean isWhole() {
		return this.bodySent;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
