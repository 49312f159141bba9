package io.lifecycle.benchmarks.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the processor time of hostile requests with that of plain ones of the same
 * length, with all events in collectors and, to see what the server and Spring do with
 * them, with an idle library.
 */
public final class HostileRequests {

	private static final int LENGTH = 6000;

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	// The first of each kind is plain, the others are parts of hostile ones.
	private static final Map<String, List<String>> KINDS = new TreeMap<>(Map.of("query",
			List.of("x", "%zz=&", "a=&", "&", "=", "token=&", "a.pas=;", "%70%61=&", "?s=&", "authent=&"), "path",
			List.of("x", "/", "x/", ";a=b", "%41", "/;s=1", "x;x", "%2541/", "/../x"), "header",
			List.of("x", "a=;", "%zz", ",", "\"", "\t", ": ", "\u0085"), "traceparent",
			List.of("x", "-", "0-", "00-" + TRACE + "-", "ff-" + TRACE, "00-", ",")));

	private HostileRequests() {
	}

	/**
	 * Run the comparison.
	 * @param args {@code smoke} to check that it works
	 * @throws IOException if a request fails
	 */
	public static void main(String[] args) throws IOException {
		boolean smoke = args.length > 0;
		int rounds = smoke ? 1 : 10;
		int requests = smoke ? 5 : 100;
		try (Server logged = Server.start(Variant.LOGGED); Server idle = Server.start(Variant.IDLE)) {
			for (Server server : smoke ? List.<Server>of() : List.of(logged, idle)) {
				measure(server, requests, 10);
			}
			Map<String, double[]> observed = measure(logged, requests, rounds);
			Map<String, double[]> unobserved = measure(idle, requests, rounds);
			observed.forEach((name, ratios) -> print(name, ratios, unobserved.get(name)));
		}
	}

	private static void print(String name, double[] observed, double[] unobserved) {
		double[] plain = new double[observed.length];
		Arrays.fill(plain, 1);
		System.out.printf("%-20.20s observed %s  idle %s  observed / idle %s%n", name, Ratios.of(observed, plain),
				Ratios.of(unobserved, plain), Ratios.of(observed, unobserved));
	}

	private static Map<String, double[]> measure(Server server, int requests, int rounds) throws IOException {
		Map<String, double[]> ratios = new TreeMap<>();
		for (int round = 0; round < rounds; round++) {
			for (Map.Entry<String, List<String>> kind : KINDS.entrySet()) {
				List<Double> costs = new ArrayList<>();
				for (String part : kind.getValue()) {
					costs.add(cost(server, request(kind.getKey(), part), requests));
				}
				for (int i = 1; i < costs.size(); i++) {
					String name = kind.getKey() + " " + kind.getValue().get(i).replace("\t", "TAB");
					ratios.computeIfAbsent(name, (key) -> new double[rounds])[round] = costs.get(i) / costs.get(0);
				}
			}
		}
		return ratios;
	}

	private static byte[] request(String kind, String part) {
		String text = part.repeat(LENGTH / part.length());
		String target = switch (kind) {
			case "query" -> "/accounts/7?" + text;
			case "path" -> "/accounts/" + text;
			default -> "/accounts/7";
		};
		String headers = target.equals("/accounts/7") ? (kind.equals("header") ? "X-Any" : kind) + ": " + text + "\r\n"
				: "";
		return ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static double cost(Server server, byte[] request, int requests) throws IOException {
		long before = server.usage()[1];
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
		try {
			for (int i = 0; i < requests; i++) {
				socket.getOutputStream().write(request);
				if (!receive(socket.getInputStream())) {
					socket.close();
					socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
				}
			}
		}
		finally {
			socket.close();
		}
		return server.usage()[1] - before;
	}

	/**
	 * Read a response.
	 * @return whether the connection remains open
	 */
	private static boolean receive(InputStream in) throws IOException {
		StringBuilder response = new StringBuilder();
		byte[] buffer = new byte[16_384];
		while (!isWhole(response)) {
			int count = in.read(buffer);
			if (count < 0) {
				return false;
			}
			response.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
		}
		return response.indexOf("Connection: close") < 0;
	}

	private static boolean isWhole(StringBuilder response) {
		int head = response.indexOf("\r\n\r\n");
		int length = response.indexOf("Content-Length: ");
		if (head < 0) {
			return false;
		}
		if (length < 0 || length > head) {
			return response.lastIndexOf("0\r\n\r\n") == response.length() - 5;
		}
		int bytes = Integer.parseInt(response.substring(length + 16, response.indexOf("\r\n", length)));
		return response.length() >= head + 4 + bytes;
	}

}
