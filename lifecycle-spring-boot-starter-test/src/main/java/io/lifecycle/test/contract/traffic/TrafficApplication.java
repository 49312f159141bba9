package io.lifecycle.test.contract.traffic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

import io.lifecycle.autoconfigure.application.ApplicationStateAutoConfiguration;
import io.lifecycle.autoconfigure.application.ShutdownAutoConfiguration;
import io.lifecycle.autoconfigure.connection.ConnectionAutoConfiguration;
import io.lifecycle.autoconfigure.http.HttpAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Handlers that answer in every way, for a {@link TrafficContract}. It configures no
 * server: import the auto-configuration of the server and, unless it is Tomcat, that of
 * its integration.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
		ErrorMvcAutoConfiguration.class, HttpEncodingAutoConfiguration.class, SignalAutoConfiguration.class,
		ConnectionAutoConfiguration.class, HttpAutoConfiguration.class, ApplicationStateAutoConfiguration.class,
		ShutdownAutoConfiguration.class })
@Import({ TrafficApplication.Answers.class, TrafficApplication.Failures.class, TrafficApplication.Asynchronous.class })
public class TrafficApplication {

	// Threads that are not those of the server.
	private static final ExecutorService others = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "traffic");
		thread.setDaemon(true);
		return thread;
	});

	private static final Path FILE = file(30_000);

	private static final Path BIG_FILE = file(2_000_000);

	TrafficApplication() {
	}

	private static Path file(int size) {
		try {
			Path file = Files.write(Files.createTempFile("traffic", ""), new byte[size]);
			file.toFile().deleteOnExit();
			return file;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void park(long millis) {
		LockSupport.parkNanos(millis * 1_000_000);
	}

	private static void later(long millis, Runnable task) {
		others.execute(() -> {
			park(millis);
			try {
				task.run();
			}
			catch (RuntimeException ex) {
				// The exchange has ended meanwhile.
			}
		});
	}

	/**
	 * Responses that are complete.
	 */
	@RestController
	@RequestMapping("/x/{marker}")
	static class Answers {

		@RequestMapping(value = "/ok", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
		byte[] ok(@PathVariable long marker, @RequestParam int n) {
			return Content.of(marker, n);
		}

		@RequestMapping("/chunks")
		void chunks(@PathVariable long marker, @RequestParam int n, @RequestParam(defaultValue = "1") int size,
				HttpServletResponse response) throws IOException {
			response.flushBuffer();
			for (int i = 0; i < n; i++) {
				response.getOutputStream().write(Content.of(marker, size));
				response.flushBuffer();
			}
		}

		@RequestMapping("/send-error")
		void sendError(HttpServletResponse response) throws IOException {
			response.sendError(418);
		}

		@RequestMapping("/redirect")
		void redirect(HttpServletResponse response) throws IOException {
			response.sendRedirect("/elsewhere");
		}

		@RequestMapping("/status")
		void status(@RequestParam int s, HttpServletResponse response) {
			response.setStatus(s);
		}

		@RequestMapping(value = "/block", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
		byte[] block(@PathVariable long marker, @RequestParam long ms) {
			park(ms);
			return Content.of(marker, 7);
		}

		@RequestMapping("/forward")
		void forward(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
			request.getRequestDispatcher("ok?n=9").forward(request, response);
		}

		@RequestMapping("/include")
		void include(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
			response.getOutputStream().print("before");
			request.getRequestDispatcher("status?s=200").include(request, response);
		}

		@RequestMapping("/reset")
		void reset(@PathVariable long marker, HttpServletResponse response) throws IOException {
			response.getOutputStream().write(Content.of(marker, 50));
			response.reset();
			response.setStatus(202);
		}

		@RequestMapping("/huge-header")
		void hugeHeader(HttpServletResponse response) {
			response.setHeader("X-Huge", "x".repeat(100_000));
		}

		@RequestMapping("/upload")
		String upload(HttpServletRequest request) throws IOException {
			return "got " + request.getInputStream().readAllBytes().length;
		}

		@RequestMapping("/upload-part")
		String uploadPart(HttpServletRequest request) throws IOException {
			return "got " + request.getInputStream().readNBytes(2).length;
		}

		@RequestMapping("/upload-block")
		String uploadBlock(@RequestParam long ms, HttpServletRequest request) throws IOException {
			request.getInputStream().readAllBytes();
			park(ms);
			return "got it";
		}

		@RequestMapping("/file")
		void file(@RequestParam(defaultValue = "0") int big, HttpServletRequest request, HttpServletResponse response)
				throws IOException {
			Path file = (big != 0) ? BIG_FILE : FILE;
			sendFile(file, Files.size(file), request, response);
		}

		@RequestMapping("/upgrade")
		void upgrade(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
			response.setHeader("Connection", "Upgrade");
			response.setHeader("Upgrade", "echo");
			request.upgrade(Echo.class);
		}

	}

	private static void sendFile(Path file, long size, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		response.setContentType("application/octet-stream");
		response.setContentLengthLong(size);
		if (Boolean.TRUE.equals(request.getAttribute("org.apache.tomcat.sendfile.support"))) {
			request.setAttribute("org.apache.tomcat.sendfile.filename", file.toString());
			request.setAttribute("org.apache.tomcat.sendfile.start", 0L);
			request.setAttribute("org.apache.tomcat.sendfile.end", size);
		}
		else {
			Files.copy(file, response.getOutputStream());
		}
	}

	/**
	 * Responses that fail, some of them late.
	 */
	@RestController
	@RequestMapping("/x/{marker}")
	static class Failures {

		@RequestMapping("/throw")
		void fail() {
			throw new IllegalStateException("thrown on purpose");
		}

		@RequestMapping("/error")
		void error() {
			throw new AssertionError("thrown on purpose");
		}

		@RequestMapping("/throw-late")
		void failLate(@PathVariable long marker, HttpServletResponse response) throws IOException {
			response.getOutputStream().write(Content.of(marker, 20));
			response.flushBuffer();
			throw new IllegalStateException("thrown late on purpose");
		}

		@RequestMapping("/status-throw")
		void statusThenFail(@RequestParam int s, HttpServletResponse response) throws IOException {
			response.setStatus(s);
			response.flushBuffer();
			throw new IllegalStateException("thrown late on purpose");
		}

		@RequestMapping("/too-short")
		void tooShort(@PathVariable long marker, HttpServletResponse response) throws IOException {
			response.setContentLength(100);
			response.getOutputStream().write(Content.of(marker, 50));
		}

		@RequestMapping("/too-long")
		void tooLong(@PathVariable long marker, HttpServletResponse response) throws IOException {
			response.setContentLength(50);
			response.getOutputStream().write(Content.of(marker, 100));
		}

		@RequestMapping("/abort")
		void abort(@PathVariable long marker, HttpServletResponse response) throws IOException {
			response.getOutputStream().write(Content.of(marker, 300));
			response.flushBuffer();
			throw new IOException("aborted on purpose");
		}

		@RequestMapping("/file-short")
		void fileShort(HttpServletRequest request, HttpServletResponse response) throws IOException {
			sendFile(FILE, 40_000, request, response);
		}

		@RequestMapping("/file-gone")
		void fileGone(HttpServletRequest request, HttpServletResponse response) throws IOException {
			sendFile(FILE.resolveSibling("there-is-no-such-file"), 40_000, request, response);
		}

	}

	/**
	 * Responses that another thread gives.
	 */
	@RestController
	@RequestMapping("/x/{marker}")
	static class Asynchronous {

		@RequestMapping("/late")
		void late(@PathVariable long marker, @RequestParam long ms, @RequestParam(defaultValue = "30") int n,
				HttpServletRequest request) {
			AsyncContext async = request.startAsync();
			async.setTimeout(5000);
			later(ms, () -> {
				try {
					async.getResponse().getOutputStream().write(Content.of(marker, n));
				}
				catch (IOException ex) {
					// The client has left.
				}
				finally {
					async.complete();
				}
			});
		}

		@RequestMapping("/late-throw")
		void lateThrow(@RequestParam long ms, HttpServletRequest request) {
			AsyncContext async = request.startAsync();
			async.setTimeout(5000);
			later(ms, () -> async.dispatch("/x/0/throw"));
		}

		@RequestMapping("/dispatch")
		void dispatch(@PathVariable long marker, @RequestParam long ms, HttpServletRequest request) {
			AsyncContext async = request.startAsync();
			async.setTimeout(5000);
			later(ms, () -> async.dispatch("/x/" + marker + "/ok?n=11"));
		}

		@RequestMapping("/callable")
		Callable<String> callable() {
			return () -> "called";
		}

		@RequestMapping("/deferred")
		DeferredResult<String> deferred(@RequestParam long ms) {
			DeferredResult<String> result = new DeferredResult<>(5000L);
			later(ms, () -> result.setResult("deferred"));
			return result;
		}

		@RequestMapping("/deferred-fail")
		DeferredResult<String> deferredFailure(@RequestParam long ms) {
			DeferredResult<String> result = new DeferredResult<>(5000L);
			later(ms, () -> result.setErrorResult(new IllegalStateException("failed on purpose")));
			return result;
		}

		@RequestMapping("/timeout")
		DeferredResult<String> timeout(@RequestParam long ms) {
			return new DeferredResult<>(ms);
		}

		@RequestMapping("/stream")
		StreamingResponseBody stream(@PathVariable long marker, @RequestParam int n) {
			return (out) -> {
				for (int i = 0; i < n; i++) {
					out.write(Content.of(marker, 100));
					out.flush();
				}
			};
		}

		@RequestMapping("/stream-fail")
		StreamingResponseBody streamFailure(@PathVariable long marker, @RequestParam int n) {
			return (out) -> {
				for (int i = 0; i < n; i++) {
					out.write(Content.of(marker, 100));
					out.flush();
				}
				throw new IllegalStateException("failed on purpose");
			};
		}

		@RequestMapping("/sse")
		SseEmitter sse(@RequestParam int n) {
			SseEmitter emitter = new SseEmitter(5000L);
			later(0, () -> {
				try {
					for (int i = 0; i < n; i++) {
						emitter.send("event " + i);
					}
					emitter.complete();
				}
				catch (IOException | IllegalStateException ex) {
					emitter.completeWithError(ex);
				}
			});
			return emitter;
		}

	}

	/**
	 * Sends back what it receives, after an upgrade.
	 */
	public static class Echo implements HttpUpgradeHandler {

		/**
		 * Called by the container.
		 */
		public Echo() {
		}

		@Override
		public void init(WebConnection connection) {
			try (connection) {
				byte[] buffer = new byte[100];
				int read = connection.getInputStream().read(buffer);
				while (read > 0) {
					connection.getOutputStream().write(buffer, 0, read);
					connection.getOutputStream().flush();
					read = connection.getInputStream().read(buffer);
				}
			}
			catch (Exception ex) {
				// The client has left.
			}
		}

		@Override
		public void destroy() {
			// Nothing is held.
		}

	}

}
