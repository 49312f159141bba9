package io.lifecycle.test.contract.traffic;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.test.contract.TestKeys;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mixed traffic of HTTP/1.1 and HTTP/2, with and without TLS: clients that behave well
 * and clients that do not, and handlers that answer and fail in every way. All events
 * must keep the contract, and agree with what each client saw on the wire.
 *
 * <p>
 * What a client does follows from the seed and its number. These system properties change
 * the traffic: {@code traffic.seed}, {@code traffic.http1} (connections),
 * {@code traffic.http2} (requests) and {@code traffic.only} (the number of the only
 * client).
 *
 * <p>
 * The timeouts of the server must be about half a second.
 *
 * @since 0.1.0
 */
public abstract class TrafficContract {

	private static final int STREAMS = 20;

	// Many connections end earlier.
	private static final int MEAN_STREAMS = 12;

	private static final int CLIENTS = 24;

	private final long seed = Long.getLong("traffic.seed", 42);

	private final Queue<Visit> visits = new ConcurrentLinkedQueue<>();

	/**
	 * For subclasses.
	 */
	protected TrafficContract() {
	}

	/**
	 * Start the application.
	 * @param properties the settings of the server that the contract needs, as properties
	 * of Spring Boot, {@code name=value}
	 * @return the running server
	 * @throws Exception if the server does not start
	 */
	protected abstract TestServer start(String... properties) throws Exception;

	/**
	 * Run the traffic.
	 * @throws Exception if a server does not start
	 */
	@Test
	void mixedTrafficKeepsTheContract() throws Exception {
		List<String> faults = new ArrayList<>(run(false));
		faults.addAll(run(true));
		assertThat(summary(faults)).as("seed %s", this.seed).isEmpty();
	}

	// One example of each kind of fault is enough to read.
	private static String summary(List<String> faults) {
		Map<String, List<String>> kinds = faults.stream()
			.collect(Collectors.groupingBy((fault) -> fault.lines().findFirst().orElse("").replaceAll("\\d+", "N"),
					TreeMap::new, Collectors.toList()));
		return kinds.values()
			.stream()
			.map((kind) -> "%n%s times, for example: %s".formatted(kind.size(), kind.get(0)))
			.collect(Collectors.joining());
	}

	private List<String> run(boolean secure) throws Exception {
		this.visits.clear();
		TrafficLog log = new TrafficLog();
		List<String> properties = new ArrayList<>(
				List.of("server.http2.enabled=true", "spring.threads.virtual.enabled=true", "logging.level.org=off"));
		if (secure) {
			properties.addAll(List.of(TestKeys.properties()));
		}
		properties.addAll(secure ? List.of("server.shutdown=immediate")
				: List.of("server.shutdown=graceful", "spring.lifecycle.timeout-per-shutdown-phase=1s"));
		TestServer server = start(properties.toArray(String[]::new));
		List<LastVisit> last;
		try (server) {
			server.bus().on(LifecycleEvent.class, log::add);
			visit(server.port(), secure);
			log.settle();
			last = stay(server.port(), secure);
		}
		for (LastVisit visit : last) {
			visit.end();
		}
		if (System.getProperty("traffic.http2") != null) {
			report(secure);
		}
		return log.faults(this.visits);
	}

	private void visit(int port, boolean secure) throws InterruptedException {
		int http1 = Integer.getInteger("traffic.http1", 200) / 2;
		int http2 = Integer.getInteger("traffic.http2", 400) / MEAN_STREAMS / 2;
		int only = Integer.getInteger("traffic.only", -1);
		ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
		for (int i = 0; i < http1 + http2; i++) {
			// The two kinds alternate in the proportion of their numbers.
			boolean second = (long) (i + 1) * http2 / (http1 + http2) > (long) i * http2 / (http1 + http2);
			Visit visit = new Visit(this.seed, i + (secure ? 500_000 : 0) + 1, secure);
			if (only < 0 || only == i) {
				clients.execute(() -> visit(visit, port, second));
			}
		}
		clients.shutdown();
		if (!clients.awaitTermination(30, TimeUnit.MINUTES)) {
			throw new IllegalStateException("The clients have not ended");
		}
	}

	private void visit(Visit visit, int port, boolean second) {
		this.visits.add(visit);
		if (visit.isSecure() && !second && visit.random().nextInt(10) == 0) {
			visitWithoutTls(visit, port);
			return;
		}
		try (Wire wire = visit.isSecure() ? Wire.secure(port, second ? "h2" : "http/1.1", visit::connected)
				: Wire.connect(port, (visit.random().nextInt(10) == 0) ? 4096 : 0)) {
			if (!visit.isSecure()) {
				visit.connected(wire.localPort());
			}
			if (second) {
				new Http2Visitor(visit, wire).run(STREAMS);
			}
			else {
				new Http1Visitor(visit, wire).run();
			}
		}
		catch (SocketTimeoutException ex) {
			visit.fails("the client waits in vain");
		}
		catch (IOException ex) {
			// The server has closed or reset the connection.
			visit.does("ended by the server");
		}
		catch (RuntimeException ex) {
			visit.fails("the client does not understand: " + ex);
		}
	}

	// The server stops before its timeouts end these connections.
	private List<LastVisit> stay(int port, boolean secure) {
		List<LastVisit> last = new ArrayList<>();
		int number = secure ? 900_100 : 900_000;
		for (LastVisit.Kind kind : LastVisit.Kind.values()) {
			Visit visit = new Visit(this.seed, number++, secure);
			this.visits.add(visit);
			try {
				Wire wire = secure
						? Wire.secure(port, kind.name().startsWith("H2") ? "h2" : "http/1.1", visit::connected)
						: Wire.connect(port, 0);
				visit.connected(wire.localPort());
				LastVisit staying = new LastVisit(visit, wire);
				staying.begin(kind);
				last.add(staying);
			}
			catch (IOException ex) {
				// The handshake took longer than the server waits.
				visit.does("ended by the server");
			}
		}
		return last;
	}

	private void visitWithoutTls(Visit visit, int port) {
		try (Wire wire = Wire.connect(port, 0)) {
			visit.connected(wire.localPort());
			switch (visit.random().nextInt(4)) {
				case 0 -> {
					visit.does("TLS: no handshake");
					wire.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
					wire.drain();
				}
				case 1 -> {
					visit.does("TLS: half a handshake");
					wire.send(new byte[] { 22, 3, 1, 2, 0, 1 });
				}
				case 2 -> {
					visit.does("TLS: probe");
				}
				default -> {
					visit.does("TLS: silence");
					wire.drain();
				}
			}
		}
		catch (IOException ex) {
			visit.does("ended by the server");
		}
	}

	private void report(boolean secure) {
		Map<String, Long> counts = this.visits.stream()
			.flatMap((visit) -> Stream.concat(visit.story().stream(), visit.exchanges().stream().map(Seen::kind)))
			.collect(Collectors.groupingBy((what) -> what, TreeMap::new, Collectors.counting()));
		System.out.printf("Seed %d, JDK %s, %s:%n", this.seed, Runtime.version().feature(), secure ? "TLS" : "plain");
		counts.forEach((what, count) -> System.out.printf("  %6d %s%n", count, what));
	}

}
