package com.example.lakeside;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.test.contract.RawClient;

/**
 * Sends requests to the bank until it is refused, and checks that every response is
 * complete.
 */
final class LoadClient implements Runnable {

	private final int port;

	private final String path;

	private final String body;

	private final boolean keepAlive;

	private final Result result;

	/**
	 * Create a client.
	 * @param body what to post; empty to get
	 */
	LoadClient(int port, String path, String body, boolean keepAlive, Result result) {
		this.port = port;
		this.path = path;
		this.body = body;
		this.keepAlive = keepAlive;
		this.result = result;
	}

	@Override
	public void run() {
		boolean refused = false;
		while (!refused) {
			try (RawClient client = RawClient.connect(this.port)) {
				useConnection(client);
			}
			catch (IOException ex) {
				// The server has stopped listening.
				refused = true;
			}
		}
	}

	private void useConnection(RawClient client) {
		long before = 0;
		try {
			boolean open = true;
			while (open) {
				before = client.bytesRead();
				open = receive(client.send(request()).read()) && this.keepAlive;
			}
		}
		catch (SocketTimeoutException ex) {
			this.result.broken.add(this.path + " hangs");
		}
		catch (IOException ex) {
			if (client.bytesRead() > before) {
				this.result.broken.add(this.path + " breaks off: " + ex);
			}
			else {
				this.result.refused.incrementAndGet();
			}
		}
	}

	private String request() {
		String connection = this.keepAlive ? "" : "Connection: close\r\n";
		return this.body.isEmpty() ? "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(this.path, connection)
				: "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"
					.formatted(this.path, this.body.length(), connection, this.body);
	}

	/**
	 * Count one answer.
	 * @return whether the server keeps the connection open
	 */
	private boolean receive(RawClient.Reply reply) {
		this.result.answers.computeIfAbsent(reply.status(), (key) -> new AtomicInteger()).incrementAndGet();
		boolean closing = "close".equalsIgnoreCase(reply.headers().get("connection"));
		if (closing && this.keepAlive) {
			this.result.closing.incrementAndGet();
		}
		return !closing;
	}

	/**
	 * What the clients saw.
	 */
	static final class Result {

		final Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();

		final AtomicInteger refused = new AtomicInteger();

		final AtomicInteger closing = new AtomicInteger();

		final Queue<String> broken = new ConcurrentLinkedQueue<>();

		int answers(int status) {
			AtomicInteger count = this.answers.get(status);
			return (count != null) ? count.get() : 0;
		}

	}

}
