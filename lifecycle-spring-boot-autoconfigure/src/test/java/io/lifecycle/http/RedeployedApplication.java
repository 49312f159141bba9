package io.lifecycle.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Signals;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A WAR that uses what may leave something behind in its container.
 */
public class RedeployedApplication extends SpringBootServletInitializer {

	@Override
	protected SpringApplicationBuilder configure(SpringApplicationBuilder application) {
		Signals.on(Visited.class, (event) -> {
		});
		return application.sources(Site.class)
			.properties("lifecycle.collector.type=buffered,logging,jfr", "lifecycle.http.mdc=true",
					"lifecycle.listeners.async-timeout=10s", "lifecycle.shutdown.complete-streams=true",
					"management.endpoints.web.exposure.include=*", "spring.main.banner-mode=off");
	}

	record Visited(long timestampNanos) implements LifecycleEvent {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	@RestController
	static class Site {

		private final SignalBus bus;

		private final AsyncTaskExecutor executor;

		Site(SignalBus bus, AsyncTaskExecutor applicationTaskExecutor) {
			this.bus = bus;
			this.executor = applicationTaskExecutor;
		}

		@GetMapping("/visit")
		String visit(@RequestParam int events) {
			this.executor.execute(() -> this.bus.emit(new Visited(LifecycleClock.monotonicNanos())));
			for (int i = 0; i < events; i++) {
				this.bus.emit(new Visited(LifecycleClock.monotonicNanos()));
			}
			return "visited";
		}

		@GetMapping("/stream")
		SseEmitter stream() {
			return new SseEmitter(0L);
		}

		@OnSignal(delivery = Delivery.QUEUED, condition = "#event.timestampNanos > 0")
		void queued(LifecycleEvent event) {
		}

		@OnSignal
		CompletionStage<?> never(Visited event) {
			return new CompletableFuture<>();
		}

		@OnSignal
		void direct(Visited event) {
		}

		@Scheduled(fixedDelay = 10)
		void tick() {
			this.bus.emit(new Visited(LifecycleClock.monotonicNanos()));
		}

		@Bean
		EventBatchConsumer sink() {
			return (batch) -> {
			};
		}

	}

}
