package io.lifecycle.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.lifecycle.autoconfigure.FreshLogging;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.ServerExtension;
import io.lifecycle.test.contract.TestServer;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.ServletRequestHandledEvent;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Runs the pairs of {@code docs/coming-from.md}, old and new side by side in one
 * application on a real server.
 */
@ExtendWith({ FreshLogging.class, OutputCaptureExtension.class })
class ComingFromGuideTests {

	private static final Pattern LINE = Pattern.compile("([^.\\s]+) *: (.*)$", Pattern.MULTILINE);

	@RegisterExtension
	static final ServerExtension server = ServerExtension.of(List.of(Application.class, Before.class, After.class,
			TaskFailures.class, ExchangeReport.class, ServerObservations.class),
			"logging.level.io.lifecycle.docs=info");

	@Test
	void applicationEvents(CapturedOutput output) {
		assertThatIllegalStateException().isThrownBy(() -> server.bean(Before.Orders.class).ship(7))
			.withMessage("broken");
		server.bean(Orders.class).ship(7);
		assertThat(lines(output, Before.Mail.class)).containsExactly("mail for order 7");
		assertThat(lines(output, Mail.class)).containsExactly("mail for order 7");
	}

	@Test
	void servletRequestHandledEvent(CapturedOutput output) throws IOException {
		get("/plain", "/handled", "/later", "/refused");
		await(output, Before.Handled.class, 4);
		await(output, Handled.class, 4);
		assertThat(lines(output, Before.Handled.class)).containsExactlyInAnyOrder("/plain: failure null, status 200",
				"/handled: failure null, status 409", "/later: failure null, status 200",
				"/later: failure null, status 200");
		assertThat(lines(output, Handled.class)).containsExactlyInAnyOrder("/plain: failure null, status 200",
				"/handled: failure java.lang.IllegalStateException: sold out, status 409",
				"/later: failure null, status 200", "/refused: failure null, status 403");
	}

	@Test
	void httpExchangeRepository(CapturedOutput output) throws IOException {
		get("/plain", "/handled-later", "/refused");
		await(output, ExchangeReport.class, 3);
		await(output, Exchanges.class, 3);
		assertThat(lines(output, ExchangeReport.class)).containsExactlyInAnyOrder("GET /plain 200",
				"GET /handled-later 200", "GET /refused 403");
		assertThat(lines(output, Exchanges.class)).containsExactlyInAnyOrder("GET /plain 200", "GET /handled-later 409",
				"GET /refused 403");
	}

	@Test
	void observationHandler(CapturedOutput output) throws IOException {
		get("/plain", "/handled", "/later");
		await(output, Observed.class, 3);
		await(output, ServerObservations.class, 3);
		assertThat(lines(output, ServerObservations.class)).containsExactlyInAnyOrder("/plain: error null, status 200",
				"/handled: error null, status 409", "/later: error null, status 200");
		assertThat(lines(output, Observed.class)).containsExactlyInAnyOrder("/plain: error null, status 200",
				"/handled: error java.lang.IllegalStateException: sold out, status 409",
				"/later: error null, status 200");
	}

	@Test
	void timingInterceptor(CapturedOutput output) throws IOException {
		get("/plain", "/slow", "/slow-refused");
		awaitSlow(output, TimingInterceptor.class, 1);
		awaitSlow(output, Slow.class, 2);
		assertThat(slow(output, TimingInterceptor.class)).singleElement()
			.asString()
			.matches("/slow: error null, \\d+ ms");
		assertThat(slow(output, Slow.class)).anyMatch((line) -> line.matches("/slow: error .*: sold out, [\\d.]+ ms"))
			.anyMatch((line) -> line.matches("null: error null, [\\d.]+ ms"));
	}

	@Test
	void timingFilter(CapturedOutput output) throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			client.get("/slow-later");
			// The filter has finished, and the request has not.
			awaitSlow(output, TimingFilter.class, 1);
			server.bean(Handlers.class).late.release();
			client.read();
		}
		awaitSlow(output, Slow.class, 1);
		assertThat(slow(output, TimingFilter.class)).singleElement().asString().matches("/slow-later: \\d+ ms");
		assertThat(slow(output, Slow.class)).singleElement()
			.asString()
			.matches("/slow-later: error null, ([6-9]\\d\\d|\\d{4,})\\.\\d+ ms");
	}

	@Test
	void taskFailures(CapturedOutput output) {
		Jobs jobs = server.bean(Jobs.class);
		jobs.mail();
		jobs.letCleanupFail();
		assertThat(jobs.price()).failsWithin(Duration.ofSeconds(10));
		await(output, FailedTasks.class, 3);
		await(output, TaskFailures.class, 1);
		await(output, Before.class, 1);
		assertThat(lines(output, TaskFailures.class)).containsExactly("mail failed: no mail");
		assertThat(lines(output, Before.class)).containsExactly("a scheduled task failed: no cleanup");
		String name = Jobs.class.getName();
		assertThat(lines(output, FailedTasks.class)).containsExactlyInAnyOrder(name + ".mail failed: no mail",
				name + ".price failed: no price", name + ".cleanup failed: no cleanup");
	}

	@Test
	void accessLog(@TempDir Path directory, CapturedOutput output) throws Exception {
		List<String> properties = GuideYaml.properties("coming-from.md", "## The access log");
		properties.add("server.tomcat.accesslog.directory=" + directory);
		properties.add("server.tomcat.accesslog.buffered=false");
		try (TestServer own = TestServer.start(List.of(Application.class), properties.toArray(String[]::new))) {
			get(own.port(), "/plain", "/nowhere");
			Awaitility.await()
				.untilAsserted(() -> assertThat(output).contains("RequestComplete GET /plain: 200, 5 bytes in ",
						"RequestComplete GET /nowhere (route /**): 404, "));
			Awaitility.await()
				.untilAsserted(() -> assertThat(onlyFile(directory)).contains("\"GET /plain HTTP/1.1\" 200",
						"\"GET /nowhere HTTP/1.1\" 404"));
		}
	}

	@Test
	void oneLineForEachRequest(CapturedOutput output) throws IOException {
		get("/plain");
		await(output, RequestLines.class, 1);
		assertThat(lines(output, RequestLines.class)).singleElement()
			.asString()
			.matches("127\\.0\\.0\\.1 GET /plain 200 5 bytes [\\d.]+ ms");
	}

	private static void get(String... paths) throws IOException {
		get(server.port(), paths);
	}

	private static void get(int port, String... paths) throws IOException {
		for (String path : paths) {
			try (RawClient client = RawClient.connect(port)) {
				client.get(path).read();
			}
		}
	}

	private static void await(CapturedOutput output, Class<?> logger, int count) {
		Awaitility.await().untilAsserted(() -> assertThat(lines(output, logger)).hasSize(count));
	}

	private static void awaitSlow(CapturedOutput output, Class<?> logger, int count) {
		Awaitility.await().untilAsserted(() -> assertThat(slow(output, logger)).hasSize(count));
	}

	// A long name of a logger is abbreviated.
	private static List<String> lines(CapturedOutput output, Class<?> logger) {
		return LINE.matcher(output)
			.results()
			.filter((line) -> logger.getName().endsWith(line.group(1)))
			.map((line) -> line.group(2))
			.toList();
	}

	// The first request of a server may be slow too.
	private static List<String> slow(CapturedOutput output, Class<?> logger) {
		return lines(output, logger).stream()
			.filter((line) -> line.startsWith("/slow") || line.startsWith("null"))
			.toList();
	}

	private static String onlyFile(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return Files.readString(files.findFirst().orElseThrow());
		}
	}

	private static void pause() {
		LockSupport.parkNanos(Duration.ofMillis(600).toNanos());
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Before.Orders.class, Before.Mail.class, Before.Broken.class, Before.Handled.class })
	static class Before implements WebMvcConfigurer {

		private static final Logger logger = LoggerFactory.getLogger(Before.class);

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new TimingInterceptor());
		}

		@Bean
		TimingFilter timing() {
			return new TimingFilter();
		}

		@Bean
		ThreadPoolTaskSchedulerCustomizer failures() {
			return (scheduler) -> scheduler
				.setErrorHandler((error) -> logger.warn("a scheduled task failed: {}", error.getMessage()));
		}

		record OrderShipped(long orderId) {

		}

		static class Orders {

			private final ApplicationEventPublisher publisher;

			Orders(ApplicationEventPublisher publisher) {
				this.publisher = publisher;
			}

			void ship(long orderId) {
				this.publisher.publishEvent(new OrderShipped(orderId));
			}

		}

		static class Mail {

			private static final Logger logger = LoggerFactory.getLogger(Mail.class);

			@EventListener
			@Order(1)
			void shipped(OrderShipped event) {
				logger.info("mail for order {}", event.orderId());
			}

		}

		static class Broken {

			@EventListener
			void shipped(OrderShipped event) {
				throw new IllegalStateException("broken");
			}

		}

		static class Handled {

			private static final Logger logger = LoggerFactory.getLogger(Handled.class);

			@EventListener
			void handled(ServletRequestHandledEvent event) {
				logger.info("{}: failure {}, status {}", event.getRequestUrl(), event.getFailureCause(),
						event.getStatusCode());
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Orders.class, Mail.class, Broken.class, Handled.class, Exchanges.class, Observed.class, Slow.class,
			FailedTasks.class, RequestLines.class })
	static class After {

	}

	record OrderShipped(long orderId, long timestampNanos) implements LifecycleEvent {

		OrderShipped(long orderId) {
			this(orderId, LifecycleClock.monotonicNanos());
		}

	}

	static class Orders {

		private final SignalChannel<OrderShipped> orderShipped;

		Orders(SignalBus bus) {
			this.orderShipped = bus.channel(OrderShipped.class);
		}

		void ship(long orderId) {
			if (this.orderShipped.hasListeners()) {
				this.orderShipped.emit(new OrderShipped(orderId));
			}
		}

	}

	static class Mail {

		private static final Logger logger = LoggerFactory.getLogger(Mail.class);

		@OnSignal
		void shipped(OrderShipped event) {
			logger.info("mail for order {}", event.orderId());
		}

	}

	static class Broken {

		@OnSignal
		void shipped(OrderShipped event) {
			throw new IllegalStateException("broken");
		}

	}

	static class HandledBefore {

		private static final Logger logger = LoggerFactory.getLogger(HandledBefore.class);

		@EventListener
		void handled(ServletRequestHandledEvent event) {
			logger.info("{}: failure {}, status {}", event.getRequestUrl(), event.getFailureCause(),
					event.getStatusCode());
		}

	}

	static class RequestLines {

		private static final Logger logger = LoggerFactory.getLogger(RequestLines.class);

		@OnSignal
		void completed(RequestComplete event) {
			logger.info("{} {} {} {} {} bytes {} ms", event.request().remoteAddr(), event.request().method(),
					event.request().path(), event.status(), event.response().bytesSent(), event.durationMs());
		}

	}

	static class Handled {

		private static final Logger logger = LoggerFactory.getLogger(Handled.class);

		@OnSignal
		void completed(RequestComplete event) {
			logger.info("{}: failure {}, status {}", event.request().path(), event.error(), event.status());
		}

	}

	static class Exchanges {

		private static final Logger logger = LoggerFactory.getLogger(Exchanges.class);

		@OnSignal
		void completed(RequestComplete event) {
			logger.info("{} {} {}", event.request().method(), event.request().path(), event.status());
		}

	}

	static class Observed {

		private static final Logger logger = LoggerFactory.getLogger(Observed.class);

		@OnSignal
		void completed(RequestComplete event) {
			logger.info("{}: error {}, status {}", event.response().route(), event.error(), event.status());
		}

	}

	static class Slow {

		private static final Logger logger = LoggerFactory.getLogger(Slow.class);

		@OnSignal(slowerThan = "500ms")
		void slow(RequestComplete event) {
			logger.warn("{}: error {}, {} ms", event.response().route(), event.error(), event.durationMs());
		}

	}

	static class FailedTasks {

		private static final Logger logger = LoggerFactory.getLogger(FailedTasks.class);

		@OnSignal
		void failed(BackgroundTaskFailed event) {
			logger.warn("{} failed: {}", event.task(), event.error().getMessage());
		}

	}

	static class Jobs {

		private final AtomicBoolean cleanupFails = new AtomicBoolean();

		@Async
		public void mail() {
			throw new IllegalStateException("no mail");
		}

		@Async
		public CompletableFuture<Integer> price() {
			throw new IllegalStateException("no price");
		}

		void letCleanupFail() {
			this.cleanupFails.set(true);
		}

		@Scheduled(fixedDelay = 20)
		public void cleanup() {
			if (this.cleanupFails.getAndSet(false)) {
				throw new IllegalStateException("no cleanup");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@EnableScheduling
	@Import({ Handlers.class, Jobs.class })
	static class Application {

		@Bean
		SecurityFilterChain openToAll(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

		@Bean
		FilterRegistrationBean<Filter> refusal() {
			FilterRegistrationBean<Filter> refusal = new FilterRegistrationBean<>((request, response, chain) -> {
				if (((HttpServletRequest) request).getRequestURI().startsWith("/slow-")) {
					pause();
				}
				((HttpServletResponse) response).setStatus(403);
			});
			refusal.addUrlPatterns("/refused", "/slow-refused");
			return refusal;
		}

	}

	@RestController
	static class Handlers {

		final Semaphore late = new Semaphore(0);

		@GetMapping("/plain")
		String plain() {
			return "plain";
		}

		@GetMapping("/handled")
		String handled() {
			throw new IllegalStateException("sold out");
		}

		@GetMapping("/later")
		Callable<String> later() {
			return () -> "later";
		}

		@GetMapping("/handled-later")
		Callable<String> handledLater() {
			return () -> {
				throw new IllegalStateException("sold out");
			};
		}

		@GetMapping("/slow-later")
		Callable<String> slowLater() {
			return () -> {
				pause();
				this.late.acquire();
				return "later";
			};
		}

		@GetMapping("/slow")
		String slow() {
			pause();
			throw new IllegalStateException("sold out");
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.CONFLICT)
		String conflict(IllegalStateException ex) {
			return ex.getMessage();
		}

	}

}
