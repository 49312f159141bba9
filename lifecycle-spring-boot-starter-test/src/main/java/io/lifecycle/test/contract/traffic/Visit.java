package io.lifecycle.test.contract.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One connection of a client: what it does, which its number and the seed determine, and
 * what it sees. For one thread until it has ended.
 */
final class Visit {

	private final int number;

	private final boolean secure;

	private final Random random;

	private final List<String> story = new ArrayList<>();

	private final List<String> failures = new ArrayList<>();

	private final List<Seen> exchanges = new ArrayList<>();

	private int port;

	private long connectedNanos;

	private long bytesRead;

	private boolean readToEnd;

	Visit(long seed, int number, boolean secure) {
		this.number = number;
		this.secure = secure;
		// Seeds that follow each other begin with similar numbers.
		this.random = new Random((seed * 1_000_003 + number) * 0x9E3779B97F4A7C15L);
	}

	boolean isSecure() {
		return this.secure;
	}

	Random random() {
		return this.random;
	}

	/**
	 * Note what the client does.
	 */
	void does(String behaviour) {
		this.story.add(behaviour);
	}

	List<String> story() {
		return this.story;
	}

	/**
	 * Note what must not happen to a client.
	 */
	void fails(String failure) {
		this.failures.add(failure);
	}

	List<String> failures() {
		return this.failures;
	}

	/**
	 * Begin an exchange.
	 * @param what the rest of the path, with its query
	 */
	Seen exchange(String what) {
		Seen seen = new Seen(this.number * 1000L + this.exchanges.size(), what);
		this.exchanges.add(seen);
		return seen;
	}

	List<Seen> exchanges() {
		return this.exchanges;
	}

	/**
	 * Note that the client has connected.
	 * @param port its port
	 */
	void connected(int port) {
		this.port = port;
		this.connectedNanos = System.nanoTime();
	}

	long connectedNanos() {
		return this.connectedNanos;
	}

	/**
	 * Return the port of the client, or 0 if it has never connected.
	 */
	int port() {
		return this.port;
	}

	/**
	 * Note what the client has received.
	 * @param bytes everything that it has read from the socket
	 * @param toEnd whether it has read all that the server sent
	 */
	void received(long bytes, boolean toEnd) {
		this.bytesRead = bytes;
		this.readToEnd = toEnd;
	}

	long bytesRead() {
		return this.bytesRead;
	}

	boolean isReadToEnd() {
		return this.readToEnd;
	}

	@Override
	public String toString() {
		return "visit %s from port %s%s: %s; it read %s bytes%s; %s".formatted(this.number, this.port,
				this.secure ? " with TLS" : "", this.story, this.bytesRead, this.readToEnd ? " to the end" : "",
				this.exchanges);
	}

}
