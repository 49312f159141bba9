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
 * Sends the same things to every open page. One thread of its own keeps their order, and
 * a bounded backlog keeps a page that does not read from holding up anything else: the
 * oldest things are left out then.
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
	 * @param greeting what it gets first, asked for when it is its turn
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
	 * Send something to every open page.
	 * @param thing what to send, asked for when it is its turn
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
	 * Send nothing any more.
	 */
	void close() {
		this.sender.shutdown();
	}

}
