package com.example.lakeside.fleet;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.apache.kafka.streams.errors.InvalidStateStoreException;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The pages that are open. Each has a thread, so that one that does not read delays no
 * other.
 */
@Profile("fleet")
@Component
class FleetPages implements DisposableBean {

	private static final int PAGES = 8;

	private final ThreadPoolExecutor threads = new ThreadPoolExecutor(0, PAGES, 10, TimeUnit.SECONDS,
			new SynchronousQueue<>(), new CustomizableThreadFactory("fleet-page-"));

	SseEmitter open(Supplier<FleetReport> reports) {
		SseEmitter emitter = new SseEmitter(0L);
		CountDownLatch closed = new CountDownLatch(1);
		emitter.onCompletion(closed::countDown);
		emitter.onError((ex) -> closed.countDown());
		try {
			this.threads.execute(() -> send(emitter, reports, closed));
		}
		catch (RejectedExecutionException ex) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "All places for pages are taken", ex);
		}
		return emitter;
	}

	private static void send(SseEmitter emitter, Supplier<FleetReport> reports, CountDownLatch closed) {
		try {
			do {
				emitter.send(SseEmitter.event().name("fleet").data(report(reports), MediaType.APPLICATION_JSON));
			}
			while (!closed.await(1, TimeUnit.SECONDS));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			emitter.complete();
		}
		catch (IOException ex) {
			// The page has gone; the container notices it itself.
		}
		catch (RuntimeException ex) {
			emitter.completeWithError(ex);
		}
	}

	private static Object report(Supplier<FleetReport> reports) {
		try {
			return reports.get();
		}
		catch (InvalidStateStoreException ex) {
			return Map.of("state", "STARTING");
		}
	}

	@Override
	public void destroy() {
		this.threads.shutdownNow();
	}

}
