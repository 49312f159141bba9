package com.example.lakeside;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.lifecycle.test.contract.RawClient;

/**
 * Sends numbered requests one after the other, and notes when each was answered, until
 * the bank is gone.
 */
final class NumberedClient implements Runnable {

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

	private final int port;

	private final String name;

	// The index is the number of the request. Read it when the client has ended.
	private final List<Long> answered = new ArrayList<>();

	NumberedClient(int port, String name) {
		this.port = port;
		this.name = name;
	}

	@Override
	public void run() {
		boolean gone = false;
		while (!gone) {
			try (RawClient client = RawClient.connect(this.port)) {
				useConnection(client);
			}
			catch (IOException ex) {
				// The bank does not listen any more.
				gone = true;
			}
		}
	}

	// The server closes a connection after some requests.
	private void useConnection(RawClient client) {
		try {
			while (true) {
				client
					.send("GET /accounts?n=%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
						.formatted(query(this.answered.size())))
					.read();
				this.answered.add(System.nanoTime());
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
		catch (IOException ex) {
			// The same request is sent again, over the next connection.
		}
	}

	/**
	 * Return the queries of the requests that were answered by a time.
	 */
	List<String> answeredBy(long nanos) {
		List<String> queries = new ArrayList<>();
		for (int i = 0; i < this.answered.size() && this.answered.get(i) - nanos <= 0; i++) {
			queries.add("n=" + query(i));
		}
		return queries;
	}

	private String query(int number) {
		return this.name + '-' + number;
	}

}
