package io.lifecycle.benchmarks.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Sends 10,000 requests to an application whose queued listeners are stuck, slow and
 * broken, and as many to the same one without them, taking turns; prints the ratios of
 * what a request takes, and the memory in use before and after.
 */
public final class HostileComparison {

	private static final byte[] REQUEST = "GET /accounts/7 HTTP/1.1\r\nHost: localhost\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private static final int REQUESTS = 500;

	private HostileComparison() {
	}

	/**
	 * Run the comparison.
	 * @param args {@code smoke} to see that it runs
	 * @throws IOException if a request fails
	 */
	public static void main(String[] args) throws IOException {
		int rounds = (args.length > 0) ? 2 : 20;
		try (Server server = Server.start(Variant.HOSTILE);
				Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
			socket.setTcpNoDelay(true);
			for (int i = 0; i < rounds; i++) {
				serve(socket);
			}
			compare(server, socket, rounds);
		}
	}

	private static void compare(Server server, Socket socket, int rounds) throws IOException {
		long[][] without = new long[rounds][];
		long[][] again = new long[rounds][];
		long[][] with = new long[rounds][];
		long[] heap = new long[rounds];
		for (int round = 0; round < rounds; round++) {
			without[round] = serve(socket);
			server.get("/hostile/on");
			with[round] = serve(socket);
			heap[round] = Long.parseLong(server.get("/heap"));
			server.get("/hostile/off");
			again[round] = serve(socket);
		}
		print("with hostile listeners / without", with, without);
		print("without, again / without", again, without);
		System.out.printf("heap in use with hostile listeners: %d kB after %d requests, %d kB after %d%n",
				heap[0] >> 10, REQUESTS, heap[rounds - 1] >> 10, rounds * REQUESTS);
	}

	private static void print(String what, long[][] measured, long[][] reference) {
		System.out.printf("%-34s p50 %s  p99 %s  (p50 %.0f µs, p99 %.0f µs)%n", what, ratios(measured, reference, 0.5),
				ratios(measured, reference, 0.99), Ratios.median(at(measured, 0.5)) / 1000,
				Ratios.median(at(measured, 0.99)) / 1000);
	}

	private static Ratios ratios(long[][] measured, long[][] reference, double quantile) {
		return Ratios.of(at(measured, quantile), at(reference, quantile));
	}

	private static double[] at(long[][] rounds, double quantile) {
		return Arrays.stream(rounds).mapToDouble((sorted) -> sorted[(int) (sorted.length * quantile)]).toArray();
	}

	private static long[] serve(Socket socket) throws IOException {
		long[] nanos = new long[REQUESTS];
		for (int i = 0; i < REQUESTS; i++) {
			long start = System.nanoTime();
			socket.getOutputStream().write(REQUEST);
			receive(socket.getInputStream());
			nanos[i] = System.nanoTime() - start;
		}
		Arrays.sort(nanos);
		return nanos;
	}

	// The answer ends with its one object.
	private static void receive(InputStream in) throws IOException {
		ByteArrayOutputStream answer = new ByteArrayOutputStream();
		byte[] buffer = new byte[1024];
		String text = "";
		while (!text.endsWith("}")) {
			int count = in.read(buffer);
			if (count < 0) {
				throw new IOException("The server closed the connection");
			}
			answer.write(buffer, 0, count);
			text = answer.toString(StandardCharsets.US_ASCII);
		}
		if (!text.startsWith("HTTP/1.1 200")) {
			throw new IOException("A request failed: " + text);
		}
	}

}
