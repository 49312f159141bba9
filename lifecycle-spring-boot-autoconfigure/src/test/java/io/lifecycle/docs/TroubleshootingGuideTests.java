package io.lifecycle.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.lifecycle.autoconfigure.FreshLogging;
import io.lifecycle.autoconfigure.connection.ConnectionAutoConfiguration;
import io.lifecycle.autoconfigure.http.HttpAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.ListenerSettings;
import io.lifecycle.signal.ListenerState;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.OverflowPolicy;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Signals;
import io.lifecycle.signal.Subscription;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Checks what {@code docs/troubleshooting.md} states: its log lines and reports are those
 * of the code, and what it calls a cause has the symptom.
 */
@ExtendWith({ FreshLogging.class, OutputCaptureExtension.class })
class TroubleshootingGuideTests {

	private static final Path PAGE = Path.of("../docs/troubleshooting.md");

	private static final Pattern LOG_LINE = Pattern.compile("`([A-Z][^`\\n]*…[^`\\n]*)`");

	private static String code = "";

	static List<String> logLines() throws IOException {
		return LOG_LINE.matcher(Files.readString(PAGE))
			.results()
			.map((line) -> line.group(1))
			.filter((line) -> line.contains(" "))
			.distinct()
			.toList();
	}

	@ParameterizedTest
	@MethodSource("logLines")
	void logLineIsThatOfTheCode(String line) throws IOException {
		assertThat(code()).contains(line.replaceAll("(: )?…$", "").replace("…", "{}"));
	}

	private static String code() throws IOException {
		if (code.isEmpty()) {
			StringBuilder all = new StringBuilder();
			try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
				for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
					all.append(Files.readString(file).replaceAll("\"\\s*\\+ \"", ""));
				}
			}
			// How Spring Boot reports a property.
			code = all + "Invalid value {} for configuration property {}";
		}
		return code;
	}

	@Test
	void listenerThatIsRegisteredWithSignalsTooLateReceivesNothing() {
		try (ConfigurableApplicationContext context = start(Application.class)) {
			Subscription late = Signals.on(BackgroundTaskStarted.class, (event) -> {
			});
			assertThat(Signals.defaultBus().listenerCount(BackgroundTaskStarted.class)).isPositive();
			assertThat(context.getBean(SignalBus.class).hasListeners(BackgroundTaskStarted.class)).isFalse();
			late.cancel();
		}
	}

	@Test
	void parentAndChildShareNoListeners() {
		try (ConfigurableApplicationContext child = new SpringApplicationBuilder(Parent.class)
			.web(WebApplicationType.NONE)
			.child(Application.class)
			.web(WebApplicationType.NONE)
			.run()) {
			assertThat(child.getBean(SignalBus.class).hasListeners(RequestComplete.class)).isFalse();
			assertThat(child.getParent().getBean(SignalBus.class).hasListeners(RequestComplete.class)).isTrue();
		}
	}

	@Test
	void lazyBeanBehindAnInterfaceListensOnlyOnceItIsCreated() {
		try (ConfigurableApplicationContext context = start(Application.class, LazyConfiguration.class)) {
			SignalBus bus = context.getBean(SignalBus.class);
			assertThat(bus.hasListeners(BackgroundTaskStarted.class)).isFalse();
			context.getBean("hidden");
			assertThat(bus.hasListeners(BackgroundTaskStarted.class)).isTrue();
		}
	}

	@Test
	void beanThatIsRegisteredAfterTheStartIsNotSearched() {
		try (ConfigurableApplicationContext context = start(Application.class)) {
			context.getBeanFactory().registerSingleton("late", new Hidden());
			assertThat(context.getBean(SignalBus.class).hasListeners(BackgroundTaskStarted.class)).isFalse();
		}
	}

	@Test
	void traceIdNeedsTheHeaderToBeCaptured() {
		RequestInfo without = new RequestInfo(1, 1, "GET", "/", null, "HTTP/1.1", "http", "127.0.0.1", Map.of());
		RequestInfo with = new RequestInfo(1, 1, "GET", "/", null, "HTTP/1.1", "http", "127.0.0.1",
				Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
		assertThat(new RequestReceived(without).traceId()).isNull();
		assertThat(new RequestReceived(with).traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
	}

	@Test
	void filteredEventIsNoDeliveryAndFalseConditionIsOne() {
		try (ConfigurableApplicationContext context = start(Application.class, Choosy.class)) {
			SignalBus bus = context.getBean(SignalBus.class);
			bus.emit(new BackgroundTaskStarted("t-1", "mail"));
			assertThat(status(bus, "filtered").deliveries()).isZero();
			assertThat(status(bus, "conditional").deliveries()).isOne();
		}
	}

	@Test
	void listenerThatAlwaysFailsIsQuarantined(CapturedOutput output) {
		SignalBus bus = SignalBus.builder()
			.settings(ListenerSettings.defaults().quarantine(3, Duration.ofSeconds(30)))
			.build();
		bus.on(BackgroundTaskStarted.class, (event) -> {
			throw new IllegalStateException("no mail");
		}, ListenerOptions.defaults().named("mail"));
		for (int i = 0; i < 5; i++) {
			bus.emit(new BackgroundTaskStarted("t-1", "mail"));
		}
		ListenerStatus mail = bus.listeners().list().get(0);
		assertThat(mail.state()).isEqualTo(ListenerState.QUARANTINED);
		assertThat(mail.failures()).isEqualTo(3);
		assertThat(mail.dropped()).isEqualTo(2);
		assertThat(mail.lastError()).isEqualTo("java.lang.IllegalStateException: no mail");
		assertThat(output).contains(
				"Listener mail failed 3 times in a row and is quarantined: it is tried with one event after PT0.9375S, then less often");
	}

	@Test
	void queuedListenerThatIsStuckDropsBeyondItsCapacity(CapturedOutput output) {
		SignalBus bus = SignalBus.builder()
			.settings(ListenerSettings.defaults().slowThreshold(Duration.ofMillis(100)))
			.build();
		CountDownLatch released = new CountDownLatch(1);
		bus.on(BackgroundTaskStarted.class, (event) -> released.await(),
				ListenerOptions.defaults().named("stuck").queued(2, OverflowPolicy.DROP_NEWEST));
		bus.emit(new BackgroundTaskStarted("t-1", "mail"));
		Awaitility.await().until(() -> bus.listeners().list().get(0).runningNanos() > 0);
		for (int i = 0; i < 5; i++) {
			bus.emit(new BackgroundTaskStarted("t-2", "mail"));
		}
		ListenerStatus stuck = bus.listeners().list().get(0);
		assertThat(stuck.waiting()).isEqualTo(2);
		assertThat(stuck.dropped()).isEqualTo(3);
		Awaitility.await()
			.untilAsserted(() -> assertThat(output).containsPattern(
					"Listener stuck has been running for \\d+ ms and has not returned. Slow calls are logged at most once a minute"));
		released.countDown();
	}

	@Test
	void reportsAreThoseOfThePage(CapturedOutput output) throws IOException {
		assertThatException().isThrownBy(() -> start(Application.class, MailConfiguration.class).close());
		assertThatException().isThrownBy(() -> start(Application.class, PortsConfiguration.class).close());
		SpringApplication web = new SpringApplicationBuilder(Application.class, WebApplication.class).build();
		assertThatException()
			.isThrownBy(() -> web.run("--lifecycle.http.exclude-paths=/{b", "--spring.main.banner-mode=off").close());
		String page = Files.readString(PAGE);
		List<String> reports = Pattern.compile("(?ms)^```text\\n(.*?)^```$")
			.matcher(page)
			.results()
			.map((block) -> block.group(1))
			.toList();
		assertThat(reports).hasSize(3);
		String printed = output.toString().replaceAll("(?m) +$", "");
		for (String report : reports) {
			String expected = report.replace("com.example.", TroubleshootingGuideTests.class.getName() + "$");
			for (String part : expected.split("…|\\n")) {
				assertThat(printed).contains(part.strip());
			}
		}
	}

	private static ListenerStatus status(SignalBus bus, String method) {
		return bus.listeners()
			.list()
			.stream()
			.filter((listener) -> listener.name().contains("." + method + "("))
			.findFirst()
			.orElseThrow();
	}

	private static ConfigurableApplicationContext start(Class<?>... sources) {
		return new SpringApplicationBuilder(sources).web(WebApplicationType.NONE).run("--spring.main.banner-mode=off");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(SignalAutoConfiguration.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(SignalAutoConfiguration.class)
	static class Parent {

		@OnSignal
		void completed(RequestComplete event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		@Lazy
		Runnable hidden() {
			return new Hidden();
		}

	}

	static class Hidden implements Runnable {

		@OnSignal
		void started(BackgroundTaskStarted event) {
		}

		@Override
		public void run() {
		}

	}

	static class Choosy {

		@OnSignal(slowerThan = "1h", types = { BackgroundTaskStarted.class, RequestComplete.class })
		void filtered() {
		}

		@OnSignal(condition = "#event.task == 'other'")
		void conditional(BackgroundTaskStarted event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class MailConfiguration {

		@Bean
		Mail mail() {
			return new Mail();
		}

	}

	static class Mail {

		@OnSignal
		private void send(RequestComplete event) {
		}

		@Async
		void later() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PortsConfiguration {

		@Bean
		Ports ports() {
			return new Ports();
		}

	}

	static class Ports {

		@OnSignal(status = "404")
		void opened(ConnectionOpened event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ConnectionAutoConfiguration.class, HttpAutoConfiguration.class })
	static class WebApplication {

		@Bean
		TomcatServletWebServerFactory server() {
			return new TomcatServletWebServerFactory(0);
		}

	}

}
