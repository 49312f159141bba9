package com.example.lakeside.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.example.lakeside.LakesideBankApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures the page under load: {@code -Dconsole.measure=60} is the number of seconds for
 * each view. The bank and the browser are processes of their own.
 */
@EnabledIfSystemProperty(named = "console.measure", matches = "\\d+")
class ConsoleMeasureTests {

	private static final int CLIENTS = 4;

	private static final long PAUSE_MILLIS = 18;

	private static final String COUNTING = """
			window.seen = { events: 0, last: 0, missing: 0, announced: 0 };
			window.EventSource = class extends EventSource {
				constructor(url) {
					super(url);
					this.addEventListener("events", ({ data }) => {
						for (const [, seq] of data.matchAll(/\\{"seq":(\\d+),"family"/g)) {
							seen.missing += seen.last > 0 ? seq - seen.last - 1 : 0;
							seen.last = Number(seq);
							seen.events++;
						}
					});
					this.addEventListener("lost", ({ data }) => {
						const { overwritten = 0, left_out: left = {} } = JSON.parse(data);
						seen.announced += Object.values(left).reduce((sum, one) => sum + one, overwritten);
					});
				}
			};
			""";

	private static final String FRAMES = """
			const done = arguments[arguments.length - 1];
			const frames = [];
			const before = { ...seen };
			let last = performance.now();
			const end = last + %d;
			const step = (time) => {
				frames.push(time - last);
				last = time;
				if (time < end) {
					requestAnimationFrame(step);
					return;
				}
				frames.sort((one, other) => one - other);
				const at = (share) => frames[Math.floor(share * (frames.length - 1))];
				done([at(0.5), at(0.95), at(0.99), frames.at(-1), seen.events - before.events,
							seen.missing - before.missing - seen.announced + before.announced].map(Number));
			};
			requestAnimationFrame(step);
			""";

	private final Duration time = Duration.ofSeconds(Integer.getInteger("console.measure", 60));

	private final List<String> lines = new ArrayList<>();

	@Test
	void measure(@TempDir Path profile) throws Exception {
		int port = TestSocketUtils.findAvailableTcpPort();
		Process bank = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), LakesideBankApplication.class.getName(), "--server.port=" + port,
				"--lakeside.events-file=" + profile.resolve("events.jsonl"), "--logging.level.root=off",
				"--management.endpoints.web.exposure.include=signals,console",
				"--management.endpoint.console.show-values=always")
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		ScheduledExecutorService clients = Executors.newScheduledThreadPool(CLIENTS);
		try {
			awaitAnswer(port);
			for (int i = 0; i < CLIENTS; i++) {
				int client = i;
				Visitor visitor = new Visitor(port);
				int[] number = { client };
				clients.scheduleAtFixedRate(() -> visit(visitor, number[0]++), client * PAUSE_MILLIS / CLIENTS,
						PAUSE_MILLIS, TimeUnit.MILLISECONDS);
			}
			measure(port, bank, profile);
		}
		finally {
			clients.shutdownNow();
			bank.destroyForcibly().waitFor();
		}
		String table = String.join("\n", this.lines);
		System.out.println(table);
		Files.writeString(Path.of("target/console-measure.txt"), table + "\n");
	}

	private void measure(int port, Process bank, Path profile) {
		this.lines.add("%-9s %8s %8s %8s %8s %8s %9s %8s %6s".formatted("view", "p50 ms", "p95 ms", "p99 ms", "max ms",
				"events/s", "missing", "heap MB", "CPU"));
		passTime();
		try (ConsolePage page = new ConsolePage(port, profile)) {
			page.size(1440, 900);
			page.scriptTimeout(this.time.plusMinutes(1));
			page.command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", COUNTING));
			for (String view : List.of("overview", "live", "timeline")) {
				page.leave();
				double without = processorTime(bank, this::passTime);
				page.open("http://localhost:" + port + "/actuator/console/#/" + view);
				// 20,000 events are kept after this.
				page.awaitThat(
						() -> assertThat((Long) page.script("return window.seen?.events ?? 0")).isGreaterThan(20_000));
				List<?>[] frames = new List<?>[1];
				double with = processorTime(bank,
						() -> frames[0] = (List<?>) page.await(FRAMES.formatted(this.time.toMillis())));
				double[] values = frames[0].stream().mapToDouble((value) -> ((Number) value).doubleValue()).toArray();
				this.lines.add("%-9s %8.1f %8.1f %8.1f %8.0f %8.0f %9.0f %8.1f %6.2f".formatted(view, values[0],
						values[1], values[2], values[3], values[4] / this.time.toSeconds(), values[5], heap(page) / 1e6,
						with / without));
			}
		}
		this.lines.add("CPU: processor time of the bank with the page, divided by that without it just before");
	}

	private static double heap(ConsolePage page) {
		page.command("HeapProfiler.collectGarbage", Map.of());
		return ((Number) page.command("Runtime.getHeapUsage", Map.of()).get("usedSize")).doubleValue();
	}

	// In seconds of each second.
	private static double processorTime(Process process, Runnable meanwhile) {
		long began = System.nanoTime();
		Duration before = process.info().totalCpuDuration().orElseThrow();
		meanwhile.run();
		Duration after = process.info().totalCpuDuration().orElseThrow();
		return (double) after.minus(before).toNanos() / (System.nanoTime() - began);
	}

	private void passTime() {
		long began = System.nanoTime();
		Awaitility.await()
			.atMost(this.time.plusMinutes(1))
			.until(() -> System.nanoTime() - began > this.time.toNanos());
	}

	private static void visit(Visitor visitor, int number) {
		try {
			if (number % 8 == 0) {
				visitor.transfer(400, "0.01");
			}
			else {
				visitor.get("/accounts/" + (1 + number % 4) + "00");
			}
		}
		catch (IOException | InterruptedException ex) {
			// The load goes on, or ends.
		}
	}

	private static void awaitAnswer(int port) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.ignoreExceptions()
			.until(() -> new Visitor(port).get("/accounts/100") == 200);
	}

}
