package io.lifecycle.autoconfigure.task;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import org.springframework.scheduling.annotation.Async;

/**
 * A bean with asynchronous methods.
 */
class Mailer {

	@Async
	void send(Body body) {
		body.run();
	}

	@Async
	Future<String> post(Body body) {
		return CompletableFuture.completedFuture(body.call());
	}

	@Async
	CompletableFuture<String> ship(Body body) {
		return CompletableFuture.completedFuture(body.call());
	}

	@Async("ownExecutor")
	Future<String> fly(Body body) {
		return CompletableFuture.completedFuture(body.call());
	}

	@Async
	CompletableFuture<String> lose(Exception reason) {
		return CompletableFuture.failedFuture(reason);
	}

}
