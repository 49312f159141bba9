package io.lifecycle.docs;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.TrackedServer;
import io.lifecycle.event.InFlightRequest;

class HelloServer implements TrackedServer, Closeable {

	private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final Set<HelloConnection> open = ConcurrentHashMap.newKeySet();

	private final Connections connections;

	private volatile boolean stopping;

	HelloServer(Connections connections) throws IOException {
		this.connections = connections;
		connections.add(this);
		new Thread(this::acceptAll, "hello-acceptor").start();
	}

	int port() {
		return this.server.getLocalPort();
	}

	private void acceptAll() {
		try {
			while (!this.stopping) {
				serve(this.server.accept());
			}
		}
		catch (IOException ex) {
			// The server is closed.
		}
	}

	private void serve(Socket socket) {
		HelloConnection connection = new HelloConnection(socket, this.connections, this);
		this.open.add(connection);
		new Thread(() -> {
			connection.serve();
			this.open.remove(connection);
		}, "hello-worker").start();
	}

	@Override
	public void forEachExchange(Consumer<InFlightRequest> visitor) {
		this.open.forEach((connection) -> connection.describe(visitor));
	}

	@Override
	public boolean isStopping() {
		return this.stopping;
	}

	@Override
	public void close() throws IOException {
		this.stopping = true;
		this.server.close();
		for (HelloConnection connection : this.open) {
			connection.close();
		}
		this.connections.remove(this);
	}

}
