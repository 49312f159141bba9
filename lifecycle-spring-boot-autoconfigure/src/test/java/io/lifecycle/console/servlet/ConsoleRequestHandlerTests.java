package io.lifecycle.console.servlet;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.lifecycle.collector.RecentEvents;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.console.Console;
import io.lifecycle.console.ConsolePath;
import io.lifecycle.console.ConsoleSettings;
import io.lifecycle.console.ConsoleSource;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.text.Redaction;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.util.ServletRequestPathUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of a stream whose client leaves while it is written.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleRequestHandlerTests {

	private final SignalBus bus = SignalBus.create();

	private final Console console = new Console(new ConsoleSettings(Show.NEVER, Set.of(), 8, false, List.of()),
			new ConsoleSource(new InstanceIdentity("shop", "host-1", "run", 0), this.bus,
					new RecentEvents(0, 100, (text) -> text), new Connections(this.bus, 0, RequestCapture.defaults()),
					List::of, List::of, Map::of, () -> null, Duration.ZERO, new LifecycleJson(),
					new Redaction((text) -> text, (name, value) -> value), () -> null, () -> null));

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch failing = new CountDownLatch(1);

	// The server uses the response for its next exchange as soon as this one has ended. A
	// write that fails later would fail that one.
	@Test
	void exchangeEndsAfterTheWriteThatIsInProgress() throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/console/stream");
		request.addHeader("Accept", "text/event-stream");
		request.setAsyncSupported(true);
		ServletRequestPathUtils.parseAndCache(request);
		new ConsoleRequestHandler(this.console, ConsolePath.of("/console")).handleRequest(request, new Response());
		MockAsyncContext async = (MockAsyncContext) Objects.requireNonNull(request.getAsyncContext());
		AsyncListener end = async.getListeners().get(0);
		async.addListener(new Seen());
		this.entered.await();
		CompletableFuture<Void> error = new CompletableFuture<>();
		Thread server = new Thread(() -> {
			try {
				end.onError(new AsyncEvent(async));
				error.complete(null);
			}
			catch (Throwable ex) {
				error.completeExceptionally(ex);
			}
		});
		server.start();
		Awaitility.await().until(() -> server.getState() == Thread.State.TIMED_WAITING || error.isDone());
		this.failing.countDown();
		error.get();
		assertThat(this.seen).containsExactly("write failed", "exchange ended");
	}

	private final class Seen implements AsyncListener {

		@Override
		public void onComplete(AsyncEvent event) {
			ConsoleRequestHandlerTests.this.seen.add("exchange ended");
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			// There is no limit.
		}

		@Override
		public void onError(AsyncEvent event) {
			// The first listener handles it.
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			// There is one cycle.
		}

	}

	private final class Response extends MockHttpServletResponse {

		@Override
		public ServletOutputStream getOutputStream() {
			return new FailingStream();
		}

	}

	private final class FailingStream extends ServletOutputStream {

		@Override
		public void write(int b) {
			// The failure comes when it is flushed.
		}

		@Override
		public void flush() throws IOException {
			ConsoleRequestHandlerTests.this.entered.countDown();
			boolean failed = false;
			while (!failed) {
				try {
					ConsoleRequestHandlerTests.this.failing.await();
					failed = true;
				}
				catch (InterruptedException ex) {
					// So does a server that waits for the socket.
				}
			}
			ConsoleRequestHandlerTests.this.seen.add("write failed");
			throw new IOException("Broken pipe");
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			throw new IllegalStateException();
		}

	}

}
