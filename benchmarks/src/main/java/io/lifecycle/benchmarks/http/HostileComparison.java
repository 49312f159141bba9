package io.lifecycle.benchmarks.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sends requests, one after the other, to an application whose queued listeners are
 * stuck, slow and broken, and as many to one without listeners and to another such one,
 * taking turns; prints the ratios of what a request takes, and the memory in use.
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
		boolean smoke = args.length > 0;
		try (Client without = Client.start(Variant.IDLE);
				Client again = smoke ? without : Client.start(Variant.IDLE);
				Client with = Client.start(Variant.HOSTILE)) {
			List<Client> clients = List.of(without, again, with);
			if (!smoke) {
				clients.forEach((client) -> Load.warmUp(client.server));
			}
			long heap = with.heap();
			for (int round = 0; round < (smoke ? 2 : 40); round++) {
				for (Client client : clients) {
					client.serve();
				}
			}
			print("with hostile listeners / without", with, without);
			print("without, again / without", again, without);
			System.out.printf("heap in use with hostile listeners: %d kB, %d kB after %d requests more%n", heap >> 10,
					with.heap() >> 10, with.rounds.size() * REQUESTS);
		}
	}

	private static void print(String what, Client measured, Client reference) {
		System.out.printf("%-34s p50 %s  p99 %s  (p50 %.0f µs, p99 %.0f µs)%n", what, ratios(measured, reference, 0.5),
				ratios(measured, reference, 0.99), Ratios.median(measured.at(0.5)) / 1000,
				Ratios.median(measured.at(0.99)) / 1000);
	}

	private static Ratios ratios(Client measured, Client reference, double quantile) {
		return Ratios.of(measured.at(quantile), reference.at(quantile));
	}

	/**
	 * One server, a connection for each round, and how long its requests took, sorted.
	 */
	private record Client(Server server, List<long[]> rounds) implements AutoCloseable {

		static Client start(Variant variant) {
			return new Client(Server.start(variant), new ArrayList<>());
		}

		void serve() throws IOException {
			long[] nanos = new long[REQUESTS];
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.server.port())) {
				socket.setTcpNoDelay(true);
				for (int i = 0; i < REQUESTS; i++) {
					long start = System.nanoTime();
					socket.getOutputStream().write(REQUEST);
					receive(socket.getInputStream());
					nanos[i] = System.nanoTime() - start;
				}
			}
			Arrays.sort(nanos);
			this.rounds.add(nanos);
		}

		double[] at(double quantile) {
			return this.rounds.stream().mapToDouble((sorted) -> sorted[(int) (sorted.length * quantile)]).toArray();
		}

		long heap() {
			return Long.parseLong(this.server.get("/heap"));
		}

		@Override
		public void close() {
			this.server.close();
		}

	}

	// The response ends with its only object.
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
