package io.lifecycle.benchmarks.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sends requests with long paths that fail to an application with 512 MB of heap, whose
 * buffered collector nobody reads. Prints the memory in use and checks that it does not
 * grow, and that all events are counted.
 */
public final class KeptMemory {

	private static final int ROUNDS = 10;

	private static final int EVENTS_PER_REQUEST = 4;

	private static final byte[] REQUEST = ("HEAD /missing/" + "x".repeat(7000)
			+ "?a=1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
		.getBytes(StandardCharsets.US_ASCII);

	private KeptMemory() {
	}

	/**
	 * Run the check.
	 * @param args {@code smoke} to see that it runs
	 * @throws IOException if a request fails
	 */
	public static void main(String[] args) throws IOException {
		int requests = (args.length > 0) ? 200 : 200_000;
		List<Long> heap = new ArrayList<>();
		try (Server server = Server.start(Variant.KEEPING, "-Xms512m", "-Xmx512m")) {
			for (int round = 0; round < ROUNDS; round++) {
				serve(server, requests / ROUNDS);
				heap.add(Long.parseLong(server.get("/heap")) >> 20);
				System.out.printf("%7d requests: %3d MB of heap in use, recorded, flushed, dropped, pending: %s%n",
						(round + 1) * requests / ROUNDS, heap.get(round), server.get("/counts"));
			}
			check(heap, requests, Arrays.stream(server.get("/counts").split(" ")).mapToLong(Long::parseLong).toArray());
		}
	}

	private static void check(List<Long> heap, int requests, long[] counts) {
		if (heap.get(ROUNDS - 1) > heap.get(ROUNDS / 2) + 20) {
			throw new IllegalStateException("The memory in use grows");
		}
		if (counts[0] != counts[1] + counts[2] || counts[0] < (long) EVENTS_PER_REQUEST * requests) {
			throw new IllegalStateException("Events are not counted");
		}
	}

	private static void serve(Server server, int requests) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
			socket.setTcpNoDelay(true);
			InputStream in = new BufferedInputStream(socket.getInputStream());
			for (int i = 0; i < requests; i++) {
				socket.getOutputStream().write(REQUEST);
				receive(in);
			}
		}
	}

	private static void receive(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("The server closed the connection after " + head);
			}
			head.append((char) next);
		}
		if (!head.toString().startsWith("HTTP/1.1 404")) {
			throw new IOException("Unexpected response: " + head);
		}
	}

}
