package io.lifecycle.autoconfigure.task;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.BackgroundTasks;
import io.lifecycle.task.TaskTracker;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.http.MediaType;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.messaging.WebSocketStompClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks of requests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestTaskTests {

	private final List<BackgroundTaskEvent> events = new CopyOnWriteArrayList<>();

	private final List<Long> requests = new CopyOnWriteArrayList<>();

	private final HttpClient client = HttpClient.newHttpClient();

	private ConfigurableApplicationContext context;

	@BeforeAll
	void start() {
		this.context = new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "spring.task.execution.mode=force")
			.run();
		SignalBus bus = this.context.getBean(SignalBus.class);
		bus.on(BackgroundTaskEvent.class, this.events::add);
		bus.on(RequestReceived.class, (event) -> this.requests.add(event.request().id()));
	}

	@AfterAll
	void stop() {
		this.context.close();
	}

	@BeforeEach
	void clear() {
		this.events.clear();
		this.requests.clear();
	}

	@ParameterizedTest
	@CsvSource({ "callable, callable, true", "web-async-task, webAsyncTask, true", "streaming, streaming, true",
			"broken-callable, brokenCallable, false", "broken-streaming, brokenStreaming, false",
			"async, Service.async, true", "submit, submit, true", "named, orders, true" })
	void taskIsNamedAfterItsMethodAndKnowsItsRequest(String path, String name, boolean well) {
		get(path);
		assertThat(tasks(1)).allSatisfy((event) -> {
			assertThat(event.task()).endsWith(name);
			assertThat(event.requestId()).isEqualTo(this.requests.get(0)).isPositive();
		});
		assertThat(this.events).last().isInstanceOf(well ? BackgroundTaskComplete.class : BackgroundTaskFailed.class);
	}

	@Test
	void taskOfATaskKnowsTheRequestToo() {
		get("nested");
		assertThat(tasks(3)).allSatisfy((event) -> assertThat(event.requestId()).isEqualTo(this.requests.get(0)))
			.extracting(BackgroundTaskEvent::task)
			.contains(Controller.class.getName() + ".nested", Service.class.getName() + ".outer",
					Service.class.getName() + ".async");
	}

	@Test
	void runningTaskIsListedWithItsRequest() throws Exception {
		CompletableFuture<?> response = this.client.sendAsync(request("blocked"), BodyHandlers.ofString());
		Controller controller = this.context.getBean(Controller.class);
		TaskEventsContract.await(controller.blocked);
		assertThat(this.context.getBean(TaskTracker.class).inFlight()).singleElement().satisfies((task) -> {
			assertThat(task.task()).isEqualTo(Controller.class.getName() + ".blocked");
			assertThat(task.requestId()).isEqualTo(this.requests.get(0));
			assertThat(task.describe()).contains("request " + task.requestId());
		});
		controller.go.countDown();
		response.get(10, TimeUnit.SECONDS);
	}

	@Test
	void elementOfAStreamIsNoTask() {
		assertThat(get("flux").lines().filter((line) -> line.startsWith("data:"))).hasSize(50);
		assertThat(this.events).isEmpty();
	}

	@Test
	void messageOfABrokerIsNoTask() throws Exception {
		StompSession session = new WebSocketStompClient(new StandardWebSocketClient())
			.connectAsync("ws://localhost:" + port() + "/stomp", new StompSessionHandlerAdapter() {
			})
			.get(10, TimeUnit.SECONDS);
		session.send("/topic/news", new byte[0]);
		session.disconnect();
		get("submit");
		assertThat(tasks(1)).allSatisfy((event) -> assertThat(event.task()).endsWith(".submit"));
	}

	// Each task has its two events, and there are no others.
	private List<BackgroundTaskEvent> tasks(int count) {
		Awaitility.await().until(() -> this.events.size() >= 2 * count);
		assertThat(this.events).hasSize(2 * count);
		Set<String> ids = this.events.stream().map(BackgroundTaskEvent::taskId).collect(Collectors.toSet());
		assertThat(ids).hasSize(count);
		assertThat(this.events).filteredOn(BackgroundTaskStarted.class::isInstance).hasSize(count);
		return this.events;
	}

	private String get(String path) {
		try {
			return this.client.send(request(path), BodyHandlers.ofString()).body();
		}
		catch (IOException ex) {
			// A streaming body that fails.
			return "";
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private HttpRequest request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/" + path)).build();
	}

	private String port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { ServletWebSecurityAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class })
	@EnableAsync
	@EnableWebSocketMessageBroker
	static class Application implements WebSocketMessageBrokerConfigurer {

		@Override
		public void registerStompEndpoints(StompEndpointRegistry registry) {
			registry.addEndpoint("/stomp");
		}

		@Override
		public void configureMessageBroker(MessageBrokerRegistry registry) {
			registry.enableSimpleBroker("/topic");
		}

		@Bean
		Controller controller(Service service, AsyncTaskExecutor applicationTaskExecutor, BackgroundTasks tasks) {
			return new Controller(service, applicationTaskExecutor, tasks);
		}

		@Bean
		Service service() {
			return new Service();
		}

	}

	@RestController
	static class Controller {

		final CountDownLatch blocked = new CountDownLatch(1);

		final CountDownLatch go = new CountDownLatch(1);

		private final Service service;

		private final AsyncTaskExecutor executor;

		private final BackgroundTasks tasks;

		Controller(Service service, AsyncTaskExecutor executor, BackgroundTasks tasks) {
			this.service = service;
			this.executor = executor;
			this.tasks = tasks;
		}

		@GetMapping("/callable")
		Callable<String> callable() {
			return () -> "ok";
		}

		@GetMapping("/web-async-task")
		WebAsyncTask<String> webAsyncTask() {
			return new WebAsyncTask<>(() -> "ok");
		}

		@GetMapping("/streaming")
		StreamingResponseBody streaming() {
			return (out) -> out.write('a');
		}

		@GetMapping("/broken-callable")
		Callable<String> brokenCallable() {
			return () -> {
				throw new IllegalStateException("expected by the test");
			};
		}

		@GetMapping("/broken-streaming")
		StreamingResponseBody brokenStreaming() {
			return (out) -> {
				throw new IllegalStateException("expected by the test");
			};
		}

		@GetMapping("/async")
		void async() {
			this.service.async();
		}

		@GetMapping("/submit")
		void submit() {
			this.executor.execute(() -> {
			});
		}

		@GetMapping("/named")
		void named() {
			this.tasks.run("orders", () -> {
			});
		}

		@GetMapping("/nested")
		void nested() {
			this.executor.submit(() -> this.service.outer(this.service));
		}

		@GetMapping("/blocked")
		Callable<String> blocked() {
			return () -> {
				this.blocked.countDown();
				TaskEventsContract.await(this.go);
				return "ok";
			};
		}

		@GetMapping(path = "/flux", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<Integer> flux() {
			return Flux.range(1, 50);
		}

	}

	static class Service {

		@Async
		void async() {
		}

		@Async
		void outer(Service self) {
			self.async();
		}

	}

}
