package com.example.lakeside.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import com.example.lakeside.fleet.Rollout.Verdict;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;
import org.springframework.util.FileSystemUtils;

/**
 * The fleet on one machine: a broker, the view, three instances under load, and a rolling
 * restart.
 */
final class FleetDemo implements ApplicationContextInitializer<ConfigurableApplicationContext>,
		ApplicationListener<ApplicationReadyEvent> {

	private static final int INSTANCES = 3;

	private static final Duration LOAD = Duration.ofSeconds(5);

	private final List<DemoProcess> processes = new ArrayList<>();

	private Path directory = Path.of("target", "no-fleet");

	private String brokers = "";

	private volatile boolean stopping;

	// Before there is a broker, the view cannot start.
	@Override
	public void initialize(ConfigurableApplicationContext context) {
		if (!context.getEnvironment().acceptsProfiles(Profiles.of("fleet-demo"))) {
			return;
		}
		Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "fleet-demo"));
		say("Starting a broker");
		try {
			this.directory = Files.createTempDirectory("lakeside-fleet");
			this.brokers = DemoBroker.start().awaitReady();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException | IllegalStateException ex) {
			fail(ex);
		}
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("fleet-demo", Map.of("spring.kafka.bootstrap-servers", this.brokers,
					"spring.kafka.streams.state-dir", this.directory.resolve("view").toString(), "server.port", 0)));
		context.addApplicationListener(this);
	}

	private DemoProcess keep(DemoProcess process) {
		synchronized (this.processes) {
			this.processes.add(process);
		}
		return process;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		ConfigurableApplicationContext context = event.getApplicationContext();
		say("The view is at http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/");
		int code = 1;
		try {
			code = run(context.getBean(Fleet.class)) ? 0 : 1;
		}
		catch (InterruptedException | IllegalStateException ex) {
			fail(ex);
		}
		int exit = code;
		System.exit(SpringApplication.exit(context, () -> exit));
	}

	// Ctrl-C ends the other processes, too, which is no failure.
	private void fail(Exception failure) {
		if (!this.stopping) {
			say("Cannot go on: " + failure.getMessage());
		}
		System.exit(1);
	}

	private boolean run(Fleet fleet) throws InterruptedException {
		try (DemoClient client = new DemoClient()) {
			say("Starting " + INSTANCES + " instances of the bank");
			List<DemoProcess> old = new ArrayList<>();
			for (int i = 0; i < INSTANCES; i++) {
				old.add(keep(DemoInstance.start(this.brokers, this.directory)));
			}
			for (DemoProcess instance : old) {
				client.add(instance.awaitReady());
			}
			client.awaitReady(INSTANCES);
			say("All are ready; " + LOAD.toSeconds() + " s of load");
			LockSupport.parkNanos(LOAD.toNanos());
			for (int i = 0; i < INSTANCES; i++) {
				replace(client, old.get(i), i + 1);
			}
			LockSupport.parkNanos(LOAD.toNanos());
			client.close();
			return report(fleet, client);
		}
	}

	private void replace(DemoClient client, DemoProcess old, int number) throws InterruptedException {
		DemoProcess replacement = keep(DemoInstance.start(this.brokers, this.directory));
		client.add(replacement.awaitReady());
		client.awaitReady(INSTANCES + 1);
		say("Ending instance " + number + ", its replacement is ready");
		old.terminate();
		client.remove(old.awaitReady());
	}

	private boolean report(Fleet fleet, DemoClient client) {
		await(() -> answered(fleet) >= client.answers() && rollouts(fleet).stream()
			.anyMatch((rollout) -> rollout.ended() > 0 && rollout.instances().size() == INSTANCES
					&& rollout.unknown().isEmpty()));
		List<Rollout> rollouts = rollouts(fleet);
		say("Client: %d answers, %d failures %s".formatted(client.answers(), client.failures().size(),
				client.failures()));
		say("Fleet:  %d answers, %d instances known".formatted(answered(fleet), fleet.instances().size()));
		for (Rollout rollout : rollouts) {
			say("Rollout of %s: %s, %d lost %s %s".formatted(rollout.application(), rollout.verdict(), rollout.lost(),
					rollout.lostRequests(), rollout.unknown()));
			rollout.instances()
				.forEach((end) -> say("  %s: %s, drain %s in %.0f ms, %d in flight at its begin, %d answered, %d lost"
					.formatted(end.instance(), end.status(), end.outcome(), end.drainMs(), end.inFlight(),
							end.answered(), end.lost())));
		}
		return client.failures().isEmpty() && rollouts.size() == 1 && rollouts.get(0).verdict() == Verdict.PROVEN;
	}

	private static List<Rollout> rollouts(Fleet fleet) {
		return fleet.rollouts(System.currentTimeMillis());
	}

	// Probes of the load balancer have no route: they are excluded.
	private static long answered(Fleet fleet) {
		return fleet.routes(0).values().stream().mapToLong((route) -> route.count).sum();
	}

	private static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (System.nanoTime() < end) {
			try {
				if (condition.getAsBoolean()) {
					return;
				}
			}
			catch (InvalidStateStoreException ex) {
				// The view is restoring its stores.
			}
			LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
		}
	}

	// The broker ends with this process, after the view.
	private void stop() {
		this.stopping = true;
		synchronized (this.processes) {
			this.processes.forEach(DemoProcess::close);
		}
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			say("Cannot delete " + this.directory);
		}
	}

	private static void say(String line) {
		System.out.println("[fleet-demo] " + line);
	}

}
