package com.example.greeting;

import java.util.concurrent.CompletableFuture;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.test.RecordSignals;
import io.lifecycle.test.RecordedSignals;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs a snippet of {@code docs/recipes.md}.
 */
@RecordSignals
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
class TaskRecipeTests {

	@Test
	void importWritesTheOrders(@Autowired Imports imports, RecordedSignals signals) {
		imports.start();
		signals.await(BackgroundTaskComplete.class, (event) -> event.task().endsWith("Imports.start"));
		assertThat(imports.orders()).isEqualTo(3);
	}

	static class Imports {

		private volatile int orders;

		@Async
		public CompletableFuture<Void> start() {
			this.orders = 3;
			return CompletableFuture.completedFuture(null);
		}

		public int orders() {
			return this.orders;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@Import(Imports.class)
	static class Application {

	}

}
