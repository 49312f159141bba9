package io.lifecycle.benchmarks.http;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Compares the slowest requests without the console, with the console and no page, with a
 * page that reads and with one that never reads, in alternation. It also measures the
 * part of the processor time of the whole process, clients included, that the thread of a
 * page uses.
 */
public final class ConsoleCost {

	private static final int REQUESTS = 5000;

	private static final int ROUNDS = 30;

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private static final HttpClient http = HttpClient.newHttpClient();

	private ConsoleCost() {
	}

	/**
	 * Measure.
	 * @param args {@code smoke} to see that it runs
	 * @throws Exception if the server does not answer
	 */
	public static void main(String[] args) throws Exception {
		boolean smoke = args.length > 0 && args[0].equals("smoke");
		int rounds = smoke ? 1 : ROUNDS;
		int requests = smoke ? 100 : REQUESTS;
		try (ConfigurableApplicationContext without = start("health");
				ConfigurableApplicationContext with = start("console")) {
			for (Page page : Page.values()) {
				measure(page, (page == Page.ABSENT) ? port(without) : port(with), 2 * requests);
			}
			Map<Page, double[]> slowest = new EnumMap<>(Page.class);
			double[] shares = new double[rounds];
			Stream.of(Page.values()).forEach((page) -> slowest.put(page, new double[rounds]));
			for (int round = 0; round < rounds; round++) {
				for (int i = 0; i < Page.values().length; i++) {
					Page page = Page.values()[(i + round) % Page.values().length];
					Block block = measure(page, (page == Page.ABSENT) ? port(without) : port(with), requests);
					slowest.get(page)[round] = block.slowest();
					shares[round] = (page == Page.READS) ? block.share() : shares[round];
				}
			}
			print(slowest, shares);
		}
	}

	private static void print(Map<Page, double[]> slowest, double[] shares) {
		slowest.forEach((page, nanos) -> System.out.printf("%-12s p99 %.3f ms%n", page, Ratios.median(nanos) / 1e6));
		double[] none = slowest.get(Page.NONE);
		System.out.println("p99, no page / no console:           " + Ratios.of(none, slowest.get(Page.ABSENT)));
		System.out.println("p99, a page that reads / no page:    " + Ratios.of(slowest.get(Page.READS), none));
		System.out.println("p99, one that never reads / no page: " + Ratios.of(slowest.get(Page.NEVER_READS), none));
		double[] whole = new double[shares.length];
		Arrays.fill(whole, 1);
		System.out.println("processor time of a page / process:  " + Ratios.of(shares, whole));
	}

	private static ConfigurableApplicationContext start(String exposed) {
		return SpringApplication.run(MeasuredApplication.class, "--server.port=0", "--server.address=127.0.0.1",
				"--management.endpoints.web.exposure.include=" + exposed, "--spring.jmx.enabled=false",
				"--management.endpoint.console.show-values=always", "--logging.level.root=warn",
				"--spring.main.banner-mode=off");
	}

	private static int port(ConfigurableApplicationContext context) {
		return ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	private static Block measure(Page page, int port, int requests) throws Exception {
		try (Socket socket = (page == Page.NEVER_READS || page == Page.READS) ? open(port) : new Socket()) {
			Thread reader = new Thread(() -> read(socket));
			if (page == Page.READS) {
				reader.start();
			}
			// After these the buffers of a socket that nobody reads are full.
			send(port, requests);
			long process = system.getProcessCpuTime();
			long streams = streams();
			long[] nanos = send(port, requests);
			double share = (streams() - streams) / (double) (system.getProcessCpuTime() - process);
			Arrays.sort(nanos);
			return new Block(nanos[nanos.length * 99 / 100], share);
		}
	}

	private static long[] send(int port, int requests) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/accounts/7")).build();
		long[] nanos = new long[requests];
		for (int i = 0; i < requests; i++) {
			long start = System.nanoTime();
			if (http.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode() != 200) {
				throw new IllegalStateException("A request failed");
			}
			nanos[i] = System.nanoTime() - start;
		}
		return nanos;
	}

	private static long streams() {
		return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
			.filter((info) -> info != null && info.getThreadName().startsWith("lifecycle-console"))
			.mapToLong((info) -> threads.getThreadCpuTime(info.getThreadId()))
			.sum();
	}

	private static Socket open(int port) throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(4096);
		socket.connect(new InetSocketAddress("127.0.0.1", port));
		socket.getOutputStream()
			.write("GET /actuator/console/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
				.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	private static void read(Socket socket) {
		byte[] buffer = new byte[65_536];
		try {
			int count = socket.getInputStream().read(buffer);
			while (count >= 0) {
				count = socket.getInputStream().read(buffer);
			}
		}
		catch (IOException ex) {
			// The block is over.
		}
	}

	private enum Page {

		ABSENT, NONE, READS, NEVER_READS

	}

	private record Block(double slowest, double share) {
	}

}
