package com.example.lakeside.watch;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends the same content to every open page. A single thread keeps the order. The backlog
 * is bounded and drops the oldest content, so that a page that does not read delays
 * nothing else.
 */
final class LiveStream {

	private static final int BACKLOG = 256;

	private final Set<SseEmitter> pages = ConcurrentHashMap.newKeySet();

	private final ThreadPoolExecutor sender;

	LiveStream(String name) {
		this.sender = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(BACKLOG),
				(work) -> new Thread(work, name), new ThreadPoolExecutor.DiscardOldestPolicy());
	}

	/**
	 * Open a page.
	 * @param greeting supplies the first content right before it is sent
	 * @return the page
	 */
	SseEmitter open(Supplier<? extends List<?>> greeting) {
		SseEmitter page = new SseEmitter(0L);
		page.onCompletion(() -> this.pages.remove(page));
		this.sender.execute(() -> {
			this.pages.add(page);
			greeting.get().forEach((thing) -> send(page, thing));
		});
		return page;
	}

	/**
	 * Send content to every open page.
	 * @param thing supplies the content right before it is sent
	 */
	void send(Supplier<?> thing) {
		this.sender.execute(() -> {
			Object now = thing.get();
			this.pages.forEach((page) -> send(page, now));
		});
	}

	private void send(SseEmitter page, Object thing) {
		try {
			page.send(thing, MediaType.APPLICATION_JSON);
		}
		catch (IOException | IllegalStateException ex) {
			this.pages.remove(page);
		}
	}

	/**
	 * Stop sending.
	 */
	void close() {
		this.sender.shutdown();
	}

}
