package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

class TomcatChurnTests {

	static final int CONNECTIONS = 2000;

	private static final int THREADS = 8;

	/**
	 * What a client saw of its connection.
	 *
	 * @param clean whether it read everything that the server sent
	 * @param total bytes that it read
	 * @param bodies bytes after the heads
	 */
	private record Seen(boolean clean, long total, long bodies) {

	}

	// The connections of a port, oldest first: the system reuses a port after its
	// connection was reset.
	private final Map<Integer, Queue<Seen>> seen = new ConcurrentHashMap<>();

	@Test
	@Timeout(60)
	void everyConnectionAndEveryRequestHasItsEnd() throws Exception {
		List<ConnectionEvent> events = new ArrayList<>();
		try (TestServer server = TestServer.start(List.of(TomcatApp.class))) {
			SignalBus bus = server.bus();
			bus.on(ConnectionEvent.class, (event) -> {
				synchronized (events) {
					events.add(event);
				}
			});
			churn(server.port());
			Awaitility.await().until(() -> {
				synchronized (events) {
					return events.stream().filter(ConnectionClosed.class::isInstance).count() >= CONNECTIONS;
				}
			});
		}
		Map<Long, List<ConnectionEvent>> connections = new TreeMap<>();
		events.forEach(
				(event) -> connections.computeIfAbsent(event.connectionId(), (id) -> new ArrayList<>()).add(event));
		assertThat(connections).hasSize(CONNECTIONS);
		connections.values().forEach(this::check);
	}

	void churn(int port) throws Exception {
		ExecutorService clients = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < CONNECTIONS; i++) {
				long seed = 42L + i;
				all.add(clients.submit(() -> {
					connect(port, new Random(seed));
					return null;
				}));
			}
			for (Future<?> one : all) {
				one.get();
			}
		}
		finally {
			clients.shutdownNow();
		}
	}

	private void connect(int port, Random random) throws IOException {
		try (RawClient client = RawClient.connect(port)) {
			int end = random.nextInt(5);
			int requests = random.nextInt(6);
			long bodies = 0;
			for (int i = 0; i < requests; i++) {
				bodies += client.get(path(random)).read().bodyBytes();
			}
			boolean clean = true;
			switch (end) {
				case 0 -> bodies += client.get(path(random), "Connection: close").read().bodyBytes();
				case 1 -> client.finish();
				case 2 -> {
					client.get(path(random)).finish();
					bodies += client.read().bodyBytes();
				}
				case 3 -> {
					client.get("/chunks?n=2000&size=1000");
					client.bytes(100 + random.nextInt(50_000));
					clean = false;
				}
				default -> {
					client.send("GET /by");
					clean = false;
				}
			}
			if (clean) {
				client.rest();
			}
			this.seen.computeIfAbsent(client.localPort(), (localPort) -> new ConcurrentLinkedQueue<>())
				.add(new Seen(clean, client.bytesRead(), bodies));
			if (!clean) {
				client.reset();
			}
		}
	}

	private static String path(Random random) {
		return switch (random.nextInt(4)) {
			case 0 -> "/chunks?size=10&n=" + random.nextInt(10);
			case 1 -> "/callable?n=" + random.nextInt(1000);
			case 2 -> "/nowhere";
			default -> "/bytes?n=" + random.nextInt(50_000);
		};
	}

	private void check(List<ConnectionEvent> events) {
		assertThat(events.get(0)).isInstanceOf(ConnectionOpened.class);
		assertThat(events.get(events.size() - 1)).isInstanceOf(ConnectionClosed.class);
		ConnectionClosed closed = (ConnectionClosed) events.get(events.size() - 1);
		assertThat(events).filteredOn(ConnectionClosed.class::isInstance).hasSize(1);
		assertThat(events).filteredOn(ConnectionOpened.class::isInstance).hasSize(1);
		long open = 0;
		int started = 0;
		long bytes = 0;
		for (ConnectionEvent event : events) {
			if (event instanceof RequestStarted request) {
				assertThat(open).isZero();
				open = request.requestId();
				started++;
			}
			else if (event instanceof ResponseCompleted response) {
				assertThat(response.requestId()).isEqualTo(open);
				open = 0;
				bytes += response.bytesSent();
			}
			else if (event instanceof ResponseAborted response) {
				assertThat(response.requestId()).isEqualTo(open);
				open = 0;
			}
		}
		assertThat(open).isZero();
		assertThat(closed.requestsServed()).isEqualTo(started);
		Seen seen = this.seen.getOrDefault(((ConnectionOpened) events.get(0)).clientPort(), new ArrayDeque<>()).poll();
		assertThat(seen).isNotNull();
		if (seen != null && seen.clean()) {
			assertThat(closed.reason()).isEqualTo(CloseReason.COMPLETE);
			assertThat(bytes).isEqualTo(seen.bodies());
			assertThat(closed.totalBytesSent()).isEqualTo(seen.total());
		}
	}

}
