package com.example.schedule;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.OnSignal;
import net.javacrumbs.shedlock.core.LockAssert;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock.InterceptMode;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scheduled methods that a library locks, by advising the scheduler or the method.
 */
class ShedLockTests {

	@ParameterizedTest
	@ValueSource(classes = { SchedulerProxy.class, MethodProxy.class })
	void lockedMethodIsLockedAndReported(Class<?> mode) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class, mode)
			.web(WebApplicationType.NONE)
			.run()) {
			Application application = context.getBean(Application.class);
			Awaitility.await().until(() -> application.events.size() >= 2);
			assertThat(application.locks).containsExactly("tick");
			assertThat(application.events)
				.hasExactlyElementsOfTypes(BackgroundTaskStarted.class, BackgroundTaskComplete.class)
				.allSatisfy((event) -> assertThat(event.task()).isEqualTo(Jobs.class.getName() + ".tick"));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	static class Application {

		private final List<String> locks = new CopyOnWriteArrayList<>();

		private final List<BackgroundTaskEvent> events = new CopyOnWriteArrayList<>();

		@OnSignal
		void task(BackgroundTaskEvent event) {
			this.events.add(event);
		}

		@Bean
		Jobs jobs() {
			return new Jobs();
		}

		@Bean
		LockProvider lockProvider() {
			return (lock) -> {
				this.locks.add(lock.getName());
				return Optional.of(() -> {
				});
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableSchedulerLock(interceptMode = InterceptMode.PROXY_SCHEDULER, defaultLockAtMostFor = "1m")
	static class SchedulerProxy {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableSchedulerLock(interceptMode = InterceptMode.PROXY_METHOD, defaultLockAtMostFor = "1m")
	static class MethodProxy {

	}

	static class Jobs {

		@Scheduled(fixedRate = Long.MAX_VALUE / 1_000_000)
		@SchedulerLock(name = "tick")
		public void tick() {
			LockAssert.assertLocked();
		}

	}

}
