package com.example.greeting;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * The application under test, which emits an event for each greeting.
 */
@SpringBootApplication
class GreetingApplication {

	/**
	 * An event of the application.
	 *
	 * @param name who was greeted
	 * @param timestampNanos when
	 */
	record Greeted(String name, long timestampNanos) implements LifecycleEvent {

		Greeted(String name) {
			this(name, LifecycleClock.monotonicNanos());
		}

	}

	@RestController
	static class GreetingController {

		private final SignalBus signals;

		GreetingController(SignalBus signals) {
			this.signals = signals;
		}

		@GetMapping("/greet/{name}")
		String greet(@PathVariable String name) {
			this.signals.emit(new Greeted(name));
			return "Hello, " + name;
		}

		@GetMapping("/later/{name}")
		Callable<String> greetLater(@PathVariable String name) {
			return () -> greet(name);
		}

		@GetMapping("/open")
		DeferredResult<String> open() {
			return new DeferredResult<>(3_000L);
		}

	}

	@RestController
	static class BackgroundController {

		private final SignalBus signals;

		private final ObjectProvider<AsyncTaskExecutor> executor;

		BackgroundController(SignalBus signals,
				@Qualifier("applicationTaskExecutor") ObjectProvider<AsyncTaskExecutor> executor) {
			this.signals = signals;
			this.executor = executor;
		}

		@GetMapping("/background/{name}")
		String greetInBackground(@PathVariable String name) {
			CompletableFuture.runAsync(() -> this.signals.emit(new Greeted(name)), this.executor.getObject()).join();
			return "Hello in the background, " + name;
		}

	}

	@Component
	static class FragileListener {

		@OnSignal(path = "/greet/trouble")
		void completed(RequestComplete event) {
			throw new IllegalStateException("No good greeting");
		}

	}

}
