package io.lifecycle.autoconfigure.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.lifecycle.application.GracefulShutdown;
import io.lifecycle.application.ApplicationStart;
import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.event.ShutdownReason;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.event.StartupComplete;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.Signals;
import io.lifecycle.signal.Subscription;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.ResolvableType;
import org.springframework.web.context.support.ServletRequestHandledEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The events of the startup and the shutdown of application contexts.
 */
class ApplicationStateAutoConfigurationTests {

	private final List<ApplicationStateEvent> events = new CopyOnWriteArrayList<>();

	private final List<String> log = new CopyOnWriteArrayList<>();

	private Subscription subscription;

	@BeforeEach
	void listen() {
		this.subscription = Signals.on(ApplicationStateEvent.class, (event) -> {
			this.events.add(event);
			this.log.add(event.getClass().getSimpleName());
		});
		Application.log = this.log;
	}

	@AfterEach
	void end() {
		this.subscription.close();
	}

	@Test
	void applicationEmitsStartAndEnd() {
		ConfigurableApplicationContext context = run(WebApplicationType.NONE);
		assertThat(this.log).containsExactly("StartupBegin", "bean created", "runner", "StartupComplete");
		context.close();
		assertThat(this.log.subList(4, this.log.size())).containsExactly("ShutdownBegin", "DrainBegin",
				"context closed", "stop", "DrainComplete", "ShutdownComplete");
		assertThat(this.events).allSatisfy((event) -> assertThat(event.application()).isSameAs(context));
		assertThat(this.events.get(1)).isInstanceOfSatisfying(StartupComplete.class,
				(event) -> assertThat(event.durationNanos()).isPositive());
		assertThat(this.events.get(2)).isInstanceOfSatisfying(ShutdownBegin.class,
				(event) -> assertThat(event.reason()).isEqualTo(ShutdownReason.CONTEXT_CLOSED));
	}

	@Test
	void startIsKeptForThoseWhoComeLater() {
		try (ConfigurableApplicationContext context = run(WebApplicationType.NONE)) {
			assertThat(context.getBean(ApplicationStart.class).events()).isEqualTo(this.events);
		}
		this.subscription.close();
		this.events.clear();
		try (ConfigurableApplicationContext context = run(WebApplicationType.NONE)) {
			assertThat(context.getBean(ApplicationStart.class).events()).as("although nobody listened")
				.hasSize(2)
				.last()
				.isInstanceOfSatisfying(StartupComplete.class,
						(event) -> assertThat(event.durationNanos()).isPositive());
		}
		assertThat(this.events).isEmpty();
	}

	@Test
	void startThatIsNotCompleteHasOneEvent() {
		List<ApplicationStateEvent> early = new ArrayList<>();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.initializers((created) -> created.getBeanFactory()
				.registerSingleton("early",
						(ApplicationRunner) (arguments) -> early
							.addAll(created.getBean(ApplicationStart.class).events())))
			.run()) {
			assertThat(context.isRunning()).isTrue();
		}
		assertThat(early).singleElement().isInstanceOf(StartupBegin.class);
	}

	// Spring publishes this event for every request, and looks up its listeners each
	// time.
	@Test
	void eventsOfRequestsReachNoListenerOfTheLibrary() {
		try (ConfigurableApplicationContext context = run(WebApplicationType.NONE)) {
			assertThat(context.getBeansOfType(ApplicationListener.class).values())
				.filteredOn((listener) -> listener.getClass().getName().startsWith("io.lifecycle."))
				.isNotEmpty()
				.noneMatch((listener) -> new GenericApplicationListenerAdapter(listener)
					.supportsEventType(ResolvableType.forClass(ServletRequestHandledEvent.class)));
		}
	}

	@Test
	void contextWithoutSpringApplicationIsReadyAfterItsRefresh() {
		try (ConfigurableApplicationContext context = new AnnotationConfigApplicationContext(Application.class)) {
			assertThat(this.log).containsExactly("StartupBegin", "bean created", "StartupComplete");
		}
		assertThat(this.events).hasSize(6);
	}

	@Test
	void eachContextOfAHierarchyEmitsItsOwnEventsOnce() {
		ConfigurableApplicationContext parent = run(WebApplicationType.NONE);
		ConfigurableApplicationContext child = new SpringApplicationBuilder(Application.class).parent(parent)
			.web(WebApplicationType.NONE)
			.run();
		assertThat(types(parent)).containsExactly(StartupBegin.class, StartupComplete.class);
		assertThat(types(child)).containsExactly(StartupBegin.class, StartupComplete.class);
		child.close();
		assertThat(types(parent)).hasSize(2);
		assertThat(types(child)).hasSize(6).endsWith(ShutdownComplete.class);
		parent.close();
		assertThat(types(parent)).hasSize(6).endsWith(ShutdownComplete.class);
		assertThat(this.events).hasSize(12);
	}

	@Test
	void managementContextEmitsNothing() {
		ConfigurableApplicationContext context = run(WebApplicationType.SERVLET, "--server.port=0",
				"--management.server.port=0");
		assertThat(context.getEnvironment().getProperty("local.management.port")).isNotNull()
			.isNotEqualTo(context.getEnvironment().getProperty("local.server.port"));
		assertThat(this.events).hasSize(2);
		context.close();
		assertThat(this.events).hasSize(6);
		assertThat(this.events).allSatisfy((event) -> assertThat(event.application()).isSameAs(context));
	}

	@Test
	void beansOfAWebServerComeAfterStartupBegin() {
		new SpringApplicationBuilder(Application.class, WebBeans.class).web(WebApplicationType.SERVLET)
			.run("--server.port=0")
			.close();
		assertThat(this.log).startsWith("StartupBegin", "filter created", "bean created");
	}

	@Test
	void failedRefreshEmitsNoEnd() {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(
				() -> new SpringApplicationBuilder(Application.class, Failing.class).web(WebApplicationType.NONE)
					.run());
		assertThat(this.log).doesNotContain("StartupComplete", "ShutdownBegin");
	}

	@Test
	void runnerThatFailsLeadsToShutdownWithoutCompletion() {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(
				() -> new SpringApplicationBuilder(Application.class, FailingRunner.class).web(WebApplicationType.NONE)
					.run());
		assertThat(this.events).extracting(Object::getClass)
			.isEqualTo(List.of(StartupBegin.class, ShutdownBegin.class, DrainBegin.class, DrainComplete.class,
					ShutdownComplete.class));
	}

	// The shutdown hook of Spring Boot closes the context while its main thread
	// continues.
	@Test
	void startupIsNotCompletedOnceTheShutdownHasBegun() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		List<Object> states = new CopyOnWriteArrayList<>();
		Subscription draining = Signals.on(DrainBegin.class,
				(event) -> assertThat(started.await(10, TimeUnit.SECONDS)).isTrue());
		Thread[] closing = new Thread[1];
		try {
			ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.listeners((ApplicationListener<AvailabilityChangeEvent<ReadinessState>>) (event) -> states
					.add(event.getState()))
				.initializers((created) -> created.getBeanFactory()
					.registerSingleton("closer", (ApplicationRunner) (arguments) -> {
						closing[0] = new Thread(created::close);
						closing[0].start();
						await().until(() -> this.log.contains("ShutdownBegin"));
					}))
				.run();
			assertThat(context.isRunning()).isTrue();
		}
		finally {
			started.countDown();
			closing[0].join();
			draining.cancel();
		}
		assertThat(this.log).doesNotContain("StartupComplete");
		assertThat(this.log).containsSubsequence("ShutdownBegin", "DrainBegin", "DrainComplete", "ShutdownComplete");
		assertThat(states).endsWith(ReadinessState.REFUSING_TRAFFIC);
	}

	@Test
	void shutdownBeginsWhenAllHaveHeardThatTheStartupIsComplete() throws Exception {
		List<Thread> closing = new ArrayList<>();
		CountDownLatch begun = new CountDownLatch(1);
		Subscription closer = Signals.on(StartupComplete.class, (event) -> {
			Thread thread = new Thread(((ConfigurableApplicationContext) event.application())::close);
			closing.add(thread);
			thread.start();
			assertThat(begun.await(200, TimeUnit.MILLISECONDS)).isFalse();
		});
		Subscription begin = Signals.on(ShutdownBegin.class, (event) -> begun.countDown());
		Subscription later = Signals.on(StartupComplete.class, (event) -> this.log.add("heard"));
		try {
			run(WebApplicationType.NONE);
			closing.get(0).join();
		}
		finally {
			closer.cancel();
			begin.cancel();
			later.cancel();
		}
		assertThat(this.log).containsSubsequence("heard", "StartupComplete", "ShutdownBegin", "ShutdownComplete");
	}

	// System.exit() does too, but never returns.
	@Test
	void listenerOfTheStartupMayWaitForTheShutdown() {
		Subscription exiting = Signals.on(StartupComplete.class, (event) -> {
			GracefulShutdown shutdown = event.application().getBean(GracefulShutdown.class);
			shutdown.initiate();
			shutdown.await();
		});
		try {
			run(WebApplicationType.NONE);
		}
		catch (RuntimeException ex) {
			assertThat(ex).as("Spring Boot continues with a closed context").isNotNull();
		}
		finally {
			exiting.cancel();
		}
		assertThat(this.log).contains("ShutdownComplete");
	}

	@Test
	void annotatedListenersReceiveAllOfIt() {
		ConfigurableApplicationContext context = run(WebApplicationType.NONE);
		Listener listener = context.getBean(Listener.class);
		context.close();
		assertThat(listener.received).isEqualTo(this.events);
	}

	private ConfigurableApplicationContext run(WebApplicationType type, String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(type).run(arguments);
	}

	private List<Class<?>> types(ConfigurableApplicationContext context) {
		return this.events.stream()
			.filter((event) -> event.application() == context)
			.<Class<?>>map(Object::getClass)
			.toList();
	}

	static class Listener {

		final List<ApplicationStateEvent> received = new ArrayList<>();

		@OnSignal
		void on(ApplicationStateEvent event) {
			this.received.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Listener.class)
	static class Application implements SmartLifecycle {

		static List<String> log = new ArrayList<>();

		private boolean running;

		Application() {
			log.add("bean created");
		}

		@Bean
		ApplicationRunner runner() {
			return (arguments) -> log.add("runner");
		}

		@EventListener
		void closed(ContextClosedEvent event) {
			log.add("context closed");
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			log.add("stop");
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WebBeans {

		@Bean
		static Filter filter() {
			Application.log.add("filter created");
			return (request, response, chain) -> chain.doFilter(request, response);
		}

	}

	static class Failing {

		Failing(Listener listener) {
			Objects.requireNonNull(listener);
			throw new IllegalStateException("no start");
		}

	}

	static class FailingRunner implements ApplicationRunner {

		@Override
		public void run(ApplicationArguments arguments) {
			throw new IllegalStateException("no run");
		}

	}

}
