package com.example.lakeside.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients behind a load balancer: requests go to the instances that are ready, in turn.
 */
final class DemoClient implements AutoCloseable {

	private static final List<String> PATHS = List.of("/accounts", "/accounts/100", "/accounts/200", "/quotes/EUR",
			"/accounts/300/statement");

	private static final int CLIENTS = 4;

	private final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();

	private final List<String> instances = new CopyOnWriteArrayList<>();

	private final List<String> ready = new CopyOnWriteArrayList<>();

	private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);

	private final AtomicLong next = new AtomicLong();

	private final AtomicLong answers = new AtomicLong();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private volatile boolean open = true;

	DemoClient() {
		this.threads.execute(this::balance);
		for (int i = 0; i < CLIENTS; i++) {
			this.threads.execute(this::send);
		}
	}

	void add(String port) {
		this.instances.add(port);
	}

	void remove(String port) {
		this.instances.remove(port);
	}

	long answers() {
		return this.answers.get();
	}

	List<String> failures() {
		return List.copyOf(this.failures);
	}

	/**
	 * Wait until so many instances are ready.
	 */
	void awaitReady(int count) {
		while (this.ready.size() < count && this.open) {
			LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
		}
	}

	private void balance() {
		while (this.open) {
			this.ready.removeIf((port) -> !this.instances.contains(port));
			for (String port : this.instances) {
				boolean serves = status(port, "/actuator/health/readiness") == 200;
				if (!serves) {
					this.ready.remove(port);
				}
				else if (!this.ready.contains(port)) {
					this.ready.add(port);
				}
			}
			LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
		}
	}

	private void send() {
		while (this.open) {
			long number = this.next.getAndIncrement();
			List<String> now = List.copyOf(this.ready);
			if (!now.isEmpty()) {
				String path = PATHS.get((int) (number % PATHS.size()));
				int status = status(now.get((int) (number % now.size())), path);
				if (status == 200) {
					this.answers.incrementAndGet();
				}
				else if (this.open) {
					this.failures.add(path + ": " + status);
				}
			}
			LockSupport.parkNanos(Duration.ofMillis(25).toNanos());
		}
	}

	// 0 if there was no answer.
	private int status(String port, String path) {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.timeout(Duration.ofSeconds(10))
			.build();
		try {
			return this.client.send(request, BodyHandlers.discarding()).statusCode();
		}
		catch (IOException ex) {
			return 0;
		}
		catch (InterruptedException ex) {
			this.open = false;
			return 0;
		}
	}

	@Override
	public void close() {
		this.open = false;
		this.threads.shutdown();
		try {
			this.threads.awaitTermination(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
