package io.lifecycle.autoconfigure.replay;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.lifecycle.autoconfigure.EnableMostAutoConfiguration;
import io.lifecycle.autoconfigure.StoppableBean;
import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.replay.ForeignBus;
import io.lifecycle.replay.Recordings;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalPhase;
import io.lifecycle.task.BackgroundTasks;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * An application that is started to replay a recording.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReplayApplicationTests {

	private static final Instant TEN = Instant.parse("2026-11-26T10:00:00Z");

	private static final List<String> heard = new CopyOnWriteArrayList<>();

	private static final List<Integer> codes = new CopyOnWriteArrayList<>();

	private static final List<String> collected = new CopyOnWriteArrayList<>();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AfterEach
	void forget() {
		heard.clear();
		codes.clear();
		collected.clear();
		Desk.suspicious = 100;
	}

	@Test
	void listenersHearTheRecordingAndNothingElse(CapturedOutput output) {
		start(recording(order(1, 0), order(2, 1))).close();
		assertThat(heard).containsExactly("clock 2026-11-26T10:00:00Z", "direct 1", "queued 1", "checked 1",
				"clock 2026-11-26T10:00:01Z", "direct 2", "queued 2", "checked 2");
		assertThat(codes).containsExactly(0);
		assertThat(output).contains("Not replayed: ")
			.contains("desk.mail(Order)")
			.contains("Replayed 2 events of PT1S");
	}

	@Test
	void nothingListensIsScheduledOrIsExported() throws IOException {
		try (ServerSocket used = new ServerSocket(0);
				ConfigurableApplicationContext context = start(recording(order(1, 0)),
						"--server.port=" + used.getLocalPort(), "--lifecycle.collector.type=logging")) {
			assertThat(context).isInstanceOf(WebServerApplicationContext.class);
			assertThat(context.getEnvironment().containsProperty("local.server.port")).isFalse();
			assertThat(context.getBean(Ticks.class).count).hasValue(0);
			assertThat(context.getBean(Poller.class).isRunning()).isTrue();
			assertThat(collected).isEmpty();
			assertThat(context.getBean(MeterRegistry.class).find("lifecycle.connections.active").meter()).isNull();
			assertThat(context.getEnvironment().getProperty("lifecycle.collector.type")).isEqualTo("noop");
			assertThat(context.getBean(SignalBus.class).isReplaying()).isTrue();
		}
		assertThat(heard).noneMatch((text) -> text.startsWith("other"));
	}

	@Test
	void eventsOfTheLibraryAreThoseOfTheRecording() {
		run(recording(new ConnectionOpened(7, 0, "a", 1, "b", 2, "h1", nanos(0))));
		assertThat(heard).containsExactly("other ConnectionOpened");
	}

	@Test
	void listenerThatWaitsForACommitHearsTheEventAtOnce() {
		run(recording(new Paid(1, nanos(0))));
		assertThat(heard).containsExactly("committed 1");
	}

	@Test
	void reportsOfTwoReplaysAreTheSame() throws IOException {
		Path recording = recording(order(1, 0), order(500, 1), suspected(500, 1), order(2, 2));
		run(recording, "--lifecycle.replay.report=" + report("one"));
		run(recording, "--lifecycle.replay.report=" + report("two"), "--lifecycle.replay.compare=" + report("one"));
		assertThat(codes).containsExactly(0, 0);
		assertThat(report("one")).hasSameBinaryContentAs(report("two"));
		assertThat(Files.readAllLines(report("one")))
			.anySatisfy((line) -> assertThat(line)
				.contains("\"listener\":\"desk.check(Order)\",\"outcome\":\"handled\"")
				.contains("\"emitted\":[{\"type\":\"Suspected\"")
				.contains("\"tasks\":[\"check\"],\"logged\":[\"INFO ReplayApplicationTests$Desk: checking 500\"]"))
			.anySatisfy((line) -> assertThat(line).contains("desk.large(Order)\",\"outcome\":\"filtered\""));
	}

	@Test
	void replayThatFailsLeavesTheReportAsItWas() throws IOException {
		Files.writeString(report("old"), "old");
		fail(recording(order(1, 0)), "--lifecycle.replay.route=/none", "--lifecycle.replay.report=" + report("old"));
		assertThat(report("old")).hasContent("old");
		assertThat(this.directory).isDirectoryNotContaining("glob:**.tmp");
	}

	@Test
	void reportCanBeReadByItsOwnerAlone() throws IOException {
		run(recording(order(1, 0)), "--lifecycle.replay.report=" + report("new/report"),
				"--lifecycle.replay.listener-timeout=999999999999999999s");
		assertThat(codes).containsExactly(0);
		assertThat(Files.getPosixFilePermissions(report("new/report")))
			.isEqualTo(PosixFilePermissions.fromString("rw-------"));
	}

	@Test
	void listenerThatWasChangedIsFound(CapturedOutput output) throws IOException {
		Path recording = recording(order(1, 0), order(500, 1), suspected(500, 1), order(2, 2));
		run(recording, "--lifecycle.replay.report=" + report("before"));
		Desk.suspicious = 1000;
		run(recording, "--lifecycle.replay.compare=" + report("before"));
		assertThat(codes).containsExactly(0, 1);
		assertThat(output).contains("events.jsonl:2 Order 2026-11-26T10:00:01Z")
			.contains("desk.check(Order): handled, emitted {\"type\":\"Suspected\"")
			.contains("→ handled, started check, logged INFO ReplayApplicationTests$Desk: checking 500")
			.contains("desk.check(Order): 1");
	}

	@Test
	void selectsEventsByTypeAndTime() {
		Path recording = recording(order(1, 0), new ConnectionOpened(7, 0, "a", 1, "b", 2, "h1", nanos(1)),
				order(2, 2));
		run(recording, "--lifecycle.replay.types=ConnectionEvent");
		run(recording, "--lifecycle.replay.from=2026-11-26T10:00:02Z", "--lifecycle.replay.types=Order",
				"--lifecycle.replay.exclude-types=ConnectionOpened");
		assertThat(heard).startsWith("other ConnectionOpened").contains("direct 2").doesNotContain("direct 1");
	}

	@Test
	void listenerThatFailsEndsWithOneIfWanted() {
		Path recording = recording(order(-1, 0), order(1, 1));
		run(recording);
		run(recording, "--lifecycle.replay.stop-on-failure=true");
		assertThat(codes).containsExactly(0, 1);
	}

	@Test
	void whatIsWrongIsReported(CapturedOutput output) {
		Path recording = recording(order(1, 0));
		fail(Path.of("absent.jsonl"));
		assertThat(output).contains("The recording cannot be read: absent.jsonl");
		fail(recording, "--lifecycle.replay.from=yesterday");
		assertThat(output).contains("'lifecycle.replay.from' is not a time: 'yesterday'.");
		fail(recording, "--lifecycle.replay.types=Orders");
		assertThat(output).contains("'lifecycle.replay.types' names 'Orders', which is no event.").contains("Order, ");
		fail(recording, "--lifecycle.replay.compare=absent");
		assertThat(output).contains("The report 'absent' cannot be read.");
		fail(recording, "--lifecycle.replay.compare=" + recording);
		assertThat(output).contains("It is not a report of a replay");
		fail(recording, "--lifecycle.replay.route=/none");
		assertThat(output).contains("No event was replayed");
		fail(recording, "--lifecycle.replay.report=" + recording);
		assertThat(output).contains("The report would be part of the recording");
		fail(recording, "--lifecycle.replay.report=/");
		assertThat(output).contains("The report '/' is a directory.")
			.contains("Set 'lifecycle.replay.report' to another");
		fail(recording, "--lifecycle.replay.compare=/");
		assertThat(output).contains("The report '/' cannot be read.");
		assertThat(codes).isEmpty();
	}

	@Test
	void compareWithoutARecordingIsRefused(CapturedOutput output) {
		assertThat(catchThrowable(() -> SpringApplication.run(Shop.class, "--lifecycle.replay.compare=x")))
			.isInstanceOf(ReplayException.class);
		assertThat(output).contains("'lifecycle.replay.compare' is set, but no recording.");
	}

	@Test
	void statesOfTheApplicationCanBeSwitchedOff() {
		SpringApplication.run(Shop.class, "--server.port=0", "--lifecycle.application.enabled=false").close();
		assertThat(heard).noneMatch((text) -> text.matches("other (Startup|Shutdown|Drain).*"));
		SpringApplication.run(Shop.class, "--server.port=0").close();
		assertThat(heard).contains("other StartupBegin", "other ShutdownComplete");
	}

	@Test
	void busOfTheApplicationIsReplayedToo() {
		try (ConfigurableApplicationContext context = start(OwnBus.class, recording(order(1, 0)))) {
			assertThat(heard).containsExactly("own 1");
		}
		assertThat(heard).noneMatch((text) -> text.startsWith("other"));
	}

	private void fail(Path recording, String... arguments) {
		Throwable failure = catchThrowable(() -> run(recording, arguments));
		assertThat(failure).isNotNull();
		ReplayException cause = (ReplayException) Stream.iterate(failure, (ex) -> ex != null, Throwable::getCause)
			.filter(ReplayException.class::isInstance)
			.findFirst()
			.orElseThrow();
		assertThat(cause.getExitCode()).isEqualTo(2);
	}

	// It starts sooner without a server, which a replay does not use.
	private void run(Path recording, String... arguments) {
		List<String> all = new ArrayList<>(Arrays.asList(arguments));
		all.add("--spring.main.web-application-type=none");
		start(recording, all.toArray(String[]::new)).close();
	}

	private ConfigurableApplicationContext start(Path recording, String... arguments) {
		return start(Shop.class, recording, arguments);
	}

	private ConfigurableApplicationContext start(Class<?> application, Path recording, String... arguments) {
		List<String> all = new ArrayList<>(Arrays.asList(arguments));
		all.add("--lifecycle.replay.file=" + recording);
		return SpringApplication.run(application, all.toArray(String[]::new));
	}

	private Path report(String name) {
		return this.directory.resolve(name);
	}

	private Path recording(LifecycleEvent... events) {
		Path file = this.directory.resolve("events.jsonl");
		Recordings.write(file, events);
		return file;
	}

	private static long nanos(long seconds) {
		return LifecycleClock.toTimestamp(TEN.plusSeconds(seconds));
	}

	private static Order order(int amount, long seconds) {
		return new Order(amount, nanos(seconds));
	}

	private static Suspected suspected(int amount, long seconds) {
		return new Suspected(amount, nanos(seconds));
	}

	record Order(int amount, long timestampNanos) implements LifecycleEvent {
	}

	record Suspected(int amount, long timestampNanos) implements LifecycleEvent {
	}

	record Paid(int amount, long timestampNanos) implements LifecycleEvent {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMostAutoConfiguration
	@EnableScheduling
	static class Shop {

		@Bean
		Clock clock() {
			return Clock.system(ZoneOffset.UTC);
		}

		@Bean
		Desk desk(SignalBus bus, BackgroundTasks tasks, Clock clock) {
			return new Desk(bus, tasks, clock);
		}

		@Bean
		Others others() {
			return new Others();
		}

		@Bean
		Ticks ticks() {
			return new Ticks();
		}

		@Bean
		Poller poller() {
			return new Poller();
		}

		@Bean
		LifecycleCollector ownCollector() {
			return (event) -> collected.add(event.toString());
		}

		@Bean
		PlatformTransactionManager transactions() {
			return new JdbcTransactionManager(new DriverManagerDataSource("jdbc:h2:mem:replay"));
		}

		@Bean
		ReplayExit exit() {
			return codes::add;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMostAutoConfiguration
	static class OwnBus {

		@Bean
		Own own() {
			return new Own();
		}

		@Bean
		ReplayExit exit() {
			return codes::add;
		}

		@Bean
		SignalBus bus() {
			return new ForeignBus(SignalBus.create());
		}

	}

	static class Own {

		@OnSignal(types = { ApplicationStateEvent.class, BackgroundTaskEvent.class, ConnectionOpened.class })
		void hear(LifecycleEvent event) {
			heard.add("other " + event.getClass().getSimpleName());
		}

		@OnSignal
		void own(Order event) {
			heard.add("own " + event.amount());
		}

		@OnSignal(replay = false)
		void mail(Order event) {
			heard.add("mail " + event.amount());
		}

	}

	record Desk(SignalBus bus, BackgroundTasks tasks, Clock clock) {

		private static final Logger logger = LoggerFactory.getLogger(Desk.class);

		static int suspicious = 100;

		@OnSignal
		@org.springframework.core.annotation.Order(1)
		void direct(Order event) {
			heard.add("clock " + this.clock.instant());
			if (event.amount() < 0) {
				throw new IllegalStateException("negative");
			}
			heard.add("direct " + event.amount());
		}

		@OnSignal(delivery = Delivery.QUEUED)
		@org.springframework.core.annotation.Order(2)
		void queued(Order event) {
			heard.add("queued " + event.amount());
		}

		@OnSignal
		@org.springframework.core.annotation.Order(3)
		CompletionStage<?> check(Order event) {
			logger.info("checking {}", event.amount());
			return this.tasks.run("check", () -> {
				heard.add("checked " + event.amount());
				if (event.amount() > suspicious) {
					this.bus.emit(new Suspected(event.amount(), LifecycleClock.monotonicNanos()));
				}
			}).result();
		}

		@OnSignal(condition = "#event.amount() > 1000")
		void large(Order event) {
			heard.add("large");
		}

		@OnSignal(replay = false)
		void mail(Order event) {
			heard.add("mail " + event.amount());
		}

		@OnSignal
		void suspected(Suspected event) {
			heard.add("suspected " + event.amount());
		}

	}

	static class Others {

		@OnSignal(types = { ApplicationStateEvent.class, BackgroundTaskEvent.class, ConnectionOpened.class })
		void hear(LifecycleEvent event) {
			heard.add("other " + event.getClass().getSimpleName());
		}

		@OnSignal(phase = SignalPhase.AFTER_COMMIT)
		void committed(Paid event) {
			heard.add("committed " + event.amount());
		}

	}

	static class Ticks {

		final AtomicInteger count = new AtomicInteger();

		@Scheduled(fixedRate = 1)
		void tick() {
			this.count.incrementAndGet();
		}

	}

	static class Poller extends StoppableBean {

	}

}
