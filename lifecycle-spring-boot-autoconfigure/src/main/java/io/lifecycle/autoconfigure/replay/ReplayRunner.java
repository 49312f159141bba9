package io.lifecycle.autoconfigure.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.lifecycle.collector.TypeSelection;
import io.lifecycle.guard.FileReplacement;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.recording.Recording;
import io.lifecycle.replay.ReplayClock;
import io.lifecycle.replay.ReplayComparison;
import io.lifecycle.replay.ReplayReport;
import io.lifecycle.replay.ReplayResult;
import io.lifecycle.replay.SignalReplay;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.SignalBus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Replays the recording when the application has started, and ends the application:
 * {@code 0} if all went well, {@code 1} if a listener failed where that matters, or
 * concluded something else than before.
 */
final class ReplayRunner implements ApplicationRunner, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(SignalReplay.class);

	private static final boolean LOGBACK = ClassUtils.isPresent("ch.qos.logback.classic.LoggerContext", null);

	private final ReplayProperties properties;

	private final List<String> packages;

	private final SignalReplay replay;

	private final SignalBus bus;

	private final ReplayExit exit;

	ReplayRunner(ReplayProperties properties, Recording recording, SignalBus bus, LifecycleJson json, ReplayClock clock,
			List<String> packages, ReplayExit exit) {
		this.packages = packages;
		this.properties = properties;
		this.bus = bus;
		this.exit = exit;
		this.replay = properties.apply(SignalReplay.of(recording)).exclusive(true).json(json).clock(clock);
		ReplayFiles.checkReports(properties, recording);
	}

	// Other runners may prepare the application.
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		try {
			this.exit.exit(replay() ? 0 : 1);
		}
		catch (UncheckedIOException | IllegalArgumentException ex) {
			throw new ReplayException("The replay ended early: " + ex.getMessage(),
					"Check the files of the recording and of the reports.", ex);
		}
	}

	private boolean replay() {
		selectTypes();
		List<String> leftOut = this.bus.listeners().notReplayed();
		if (!leftOut.isEmpty()) {
			logger.info("Not replayed: {}", String.join(", ", leftOut));
		}
		Path compare = this.properties.compareFile();
		Path file = this.properties.reportFile();
		if (file == null && compare == null) {
			return isWell(this.replay.to(this.bus));
		}
		try (FileReplacement report = FileReplacement.of((file != null) ? file : temporary())) {
			boolean well = replay(report.path()) && (compare == null || isSame(compare, report.path()));
			if (file != null) {
				report.commit();
			}
			return well;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void selectTypes() {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		Class<?>[] own = this.bus.listeners().list().stream().map(ListenerStatus::type).toArray(Class<?>[]::new);
		Map.of("types", this.properties.types(), "exclude-types", this.properties.excludeTypes())
			.forEach((property, names) -> names.forEach((name) -> {
				String problem = TypeSelection.problem(name, loader, own);
				if (problem != null) {
					throw new ReplayException(
							"'%s.%s' names '%s', which is no event.".formatted(ReplayProperties.PREFIX, property, name),
							problem, null);
				}
			}));
		TypeSelection selection = new TypeSelection(this.properties.types(), this.properties.excludeTypes(), loader,
				own);
		this.replay.filter((recorded) -> selection.test(recorded.event()));
	}

	private static Path temporary() {
		return Path.of(System.getProperty("java.io.tmpdir"), "lifecycle-replay.jsonl");
	}

	private boolean replay(Path file) {
		Runnable logged = LOGBACK ? ReplayLog.begin(this.packages) : () -> {
		};
		try (ReplayReport report = new ReplayReport(file)) {
			return isWell(this.replay.conclusions(report).to(this.bus));
		}
		finally {
			logged.run();
		}
	}

	private boolean isWell(ReplayResult result) {
		logger.info(
				"Replayed {} events of {} in {}: {} failures of listeners, {} events skipped, {} unknown, {} torn lines",
				result.events(), result.recorded(), result.took(), result.failures(), result.skipped(),
				result.unknown(), result.torn());
		if (result.events() == 0) {
			throw new ReplayException("No event was replayed: the filters skipped %s, %s have unknown types."
				.formatted(result.skipped(), result.unknown()),
					"Check the filters of '%s'.".formatted(ReplayProperties.PREFIX), null);
		}
		return result.failures() == 0 || !this.properties.stopOnFailure();
	}

	private static boolean isSame(Path before, Path after) {
		ReplayComparison comparison = ReplayComparison.of(before, after);
		if (comparison.differences() != 0) {
			logger.error("The listeners conclude something else than before:{}{}", System.lineSeparator(),
					comparison.describe());
		}
		else {
			logger.info("The listeners conclude the same as before: {}", comparison.describe());
		}
		return comparison.differences() == 0;
	}

}
