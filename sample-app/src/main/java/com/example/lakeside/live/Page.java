package com.example.lakeside.live;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

/**
 * An open page. Its messages are sent in order by a thread that exists only while there
 * are messages, so that a page that does not read delays nobody else. A page whose
 * backlog is full is disconnected and may reconnect.
 */
final class Page {

	private static final Logger logger = LoggerFactory.getLogger(Page.class);

	private static final int BACKLOG = 256;

	private final WebSocketSession session;

	private final @Nullable String user;

	private final ThreadPoolExecutor sender;

	Page(WebSocketSession session, @Nullable String user) {
		this.session = session;
		this.user = user;
		this.sender = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(BACKLOG),
				(work) -> new Thread(work, "page-" + session.getId()), (work, sender) -> hangUp());
		this.sender.allowCoreThreadTimeOut(true);
	}

	@Nullable String user() {
		return this.user;
	}

	/**
	 * Send a message, without waiting.
	 * @param message supplies the message right before it is sent
	 */
	void send(Supplier<TextMessage> message) {
		this.sender.execute(() -> {
			try {
				this.session.sendMessage(message.get());
			}
			catch (IOException | IllegalStateException ex) {
				logger.debug("Could not send to page {}", this.session.getId(), ex);
				hangUp();
			}
		});
	}

	/**
	 * Close the page after the pending messages.
	 * @param status the reason
	 */
	void close(CloseStatus status) {
		if (!this.sender.isShutdown()) {
			this.sender.execute(() -> end(status));
			this.sender.shutdown();
		}
	}

	/**
	 * Wait until the page is closed.
	 * @param deadline the time limit, a value of {@link System#nanoTime()}
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	void awaitClosed(long deadline) throws InterruptedException {
		this.sender.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
	}

	// Closing blocks until the page has read the current message, so the sending thread
	// does it.
	private void hangUp() {
		if (!this.sender.isShutdown()) {
			this.sender.getQueue().clear();
			close(CloseStatus.SESSION_NOT_RELIABLE);
		}
	}

	private void end(CloseStatus status) {
		try {
			this.session.close(status);
		}
		catch (IOException ex) {
			logger.debug("Could not close page {}", this.session.getId(), ex);
		}
	}

}
