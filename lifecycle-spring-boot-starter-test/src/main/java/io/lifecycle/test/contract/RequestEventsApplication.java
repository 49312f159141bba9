package io.lifecycle.test.contract;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

import io.lifecycle.connection.Exchange;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * An application of Spring MVC with every kind of exchange, for a
 * {@link RequestEventsContract}. It uses Spring Boot's auto-configuration. With Spring
 * Security, a separate configuration must permit access.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ RequestEventsApplication.Synchronous.class, RequestEventsApplication.Failing.class,
		RequestEventsApplication.Dispatching.class, RequestEventsApplication.Asynchronous.class,
		RequestEventsApplication.Streaming.class, RequestEventsApplication.Advice.class })
public class RequestEventsApplication {

	RequestEventsApplication() {
	}

	private static final Path STATIC = createStatic();

	static final byte[] CHUNK = "0123456789abcdef".repeat(64).getBytes(US_ASCII);

	/**
	 * Return the properties that the application needs.
	 * @return the properties, as {@code name=value}
	 */
	public static String[] properties() {
		return new String[] { "server.compression.enabled=true", "server.compression.min-response-size=1KB",
				"server.compression.mime-types=text/plain", "spring.main.banner-mode=off",
				"spring.web.resources.static-locations=" + STATIC.toUri(), "lifecycle.http.include-headers=X-Tenant",
				"lifecycle.http.exclude-paths=/excluded/**",
				// Meters would observe every exchange.
				"lifecycle.metrics.enabled=false" };
	}

	// This is a temporary file of 64 KB because applications with this kit on their class
	// path would serve a resource.
	private static Path createStatic() {
		try {
			Path directory = Files.createTempDirectory("static");
			Path file = Files.write(directory.resolve("big.txt"), "0123456789abcde\n".repeat(4096).getBytes(US_ASCII));
			directory.toFile().deleteOnExit();
			file.toFile().deleteOnExit();
			return directory;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Bean
	FilterRegistrationBean<Filter> failingFilter() {
		FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
			throw new ServletException("filter", new IllegalStateException("filter"));
		});
		filter.addUrlPatterns("/filter-failing");
		return filter;
	}

	@Bean
	FilterRegistrationBean<Filter> asyncFailingFilter() {
		FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
			if (request.getDispatcherType() == DispatcherType.ASYNC) {
				throw new IllegalStateException("async filter");
			}
			chain.doFilter(request, response);
		});
		filter.addUrlPatterns("/async-filter-failing");
		filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
		return filter;
	}

	@Bean
	ServletRegistrationBean<HttpServlet> twoCycles() {
		return new ServletRegistrationBean<>(new TwoCycles(), "/two-cycles", "/async-filter-failing");
	}

	@Bean
	ServletRegistrationBean<HttpServlet> silentTimeout() {
		return new ServletRegistrationBean<>(new SilentTimeout(), "/silent-timeout");
	}

	@Bean
	ServletRegistrationBean<HttpServlet> failingAfterStart() {
		return new ServletRegistrationBean<>(new FailingAfterStart(), "/async-started-failing");
	}

	@Bean
	RouterFunction<ServerResponse> functional() {
		return RouterFunctions.route()
			.GET("/fn/{id}", (request) -> ServerResponse.ok().body(request.pathVariable("id")))
			.GET("/fn-failing/{id}", (request) -> {
				throw new IllegalStateException("functional");
			})
			.GET("/fn-async/{id}",
					(request) -> ServerResponse
						.async(CompletableFuture.supplyAsync(() -> ServerResponse.ok().body("later"))))
			.build();
	}

	@Bean
	RouterFunction<ServerResponse> functionalWithErrorHandler() {
		return RouterFunctions.route().GET("/fn-handled/{id}", (request) -> {
			throw new IllegalStateException("functional");
		})
			.onError(IllegalStateException.class, (ex, request) -> ServerResponse.status(HttpStatus.CONFLICT).build())
			.build();
	}

	@RestController
	static class Synchronous {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

		@GetMapping("/users/{id}")
		String user(@PathVariable String id) {
			return "user " + id;
		}

		@CrossOrigin("https://app.example")
		@GetMapping("/shared/{id}")
		String shared(@PathVariable String id) {
			return id;
		}

		@GetMapping("/excluded/{id}")
		String excluded(@PathVariable String id) {
			return id;
		}

		@GetMapping("/published")
		String published(HttpServletRequest request) {
			return (request.getAttribute(Exchange.ATTRIBUTE) != null) ? "yes" : "no";
		}

		@PostMapping("/echo")
		String echo(@RequestBody String body) {
			return body;
		}

		@GetMapping("/empty")
		ResponseEntity<Void> empty() {
			return ResponseEntity.noContent().build();
		}

		@GetMapping("/compressed")
		String compressed() {
			return "compress me ".repeat(1000);
		}

		@GetMapping("/sendfile")
		void sendfile(HttpServletRequest request, HttpServletResponse response) throws IOException {
			Path file = STATIC.resolve("big.txt");
			response.setContentType("application/octet-stream");
			response.setContentLengthLong(Files.size(file));
			SendFile.send(file, 0, request, response);
		}

	}

	@RestController
	static class Failing {

		@GetMapping("/failing")
		String failing() {
			throw new IllegalStateException("unhandled");
		}

		@GetMapping("/failing-with-error")
		String failingWithError() {
			throw new AssertionError("unhandled error");
		}

		@GetMapping("/failing-late")
		void failingLate(HttpServletResponse response) throws IOException {
			response.getOutputStream().write(CHUNK);
			response.flushBuffer();
			throw new IllegalStateException("late");
		}

		@GetMapping("/handled")
		String handled() {
			throw new HandledInController();
		}

		@ExceptionHandler
		ResponseEntity<String> handle(HandledInController ex) {
			return ResponseEntity.status(HttpStatus.CONFLICT).body("handled");
		}

		@GetMapping("/response-status")
		String responseStatus() {
			throw new WithResponseStatus();
		}

		@GetMapping("/advice")
		String advice() {
			throw new HandledByAdvice();
		}

		@GetMapping("/number")
		String number(@RequestParam int value) {
			return "" + value;
		}

	}

	@Controller
	static class Dispatching {

		@GetMapping("/forward/{id}")
		String forward() {
			return "forward:/hello";
		}

		@GetMapping("/redirect")
		String redirect() {
			return "redirect:/hello";
		}

		@GetMapping("/include")
		void include(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
			request.getRequestDispatcher("/hello").include(request, response);
		}

		@GetMapping("/send-error")
		void sendError(HttpServletResponse response) throws IOException {
			response.sendError(410, "gone");
		}

	}

	@RestController
	static class Asynchronous {

		@GetMapping("/callable/{id}")
		Callable<String> callable(@PathVariable String id) {
			return () -> "later " + id;
		}

		@GetMapping("/callable-failing")
		Callable<String> callableFailing() {
			return () -> {
				throw new IllegalStateException("callable");
			};
		}

		@GetMapping("/callable-handled")
		Callable<String> callableHandled() {
			return () -> {
				throw new HandledByAdvice();
			};
		}

		@GetMapping("/deferred/{id}")
		DeferredResult<String> deferred(@PathVariable String id) {
			DeferredResult<String> result = new DeferredResult<>();
			new Thread(() -> result.setResult("deferred " + id)).start();
			return result;
		}

		@GetMapping("/deferred-failing")
		DeferredResult<String> deferredFailing() {
			DeferredResult<String> result = new DeferredResult<>();
			new Thread(() -> result.setErrorResult(new IllegalStateException("deferred"))).start();
			return result;
		}

		@GetMapping("/deferred-timeout")
		DeferredResult<String> deferredTimeout() {
			return new DeferredResult<>(50L);
		}

	}

	@RestController
	static class Streaming {

		@GetMapping("/sse")
		SseEmitter sse() {
			return emit(3, null);
		}

		@GetMapping("/sse-failing")
		SseEmitter sseFailing() {
			return emit(1, new IllegalStateException("sse"));
		}

		@GetMapping("/sse-timeout")
		SseEmitter sseTimeout() throws IOException {
			SseEmitter emitter = new SseEmitter(50L);
			emitter.send("first");
			return emitter;
		}

		@GetMapping("/sse-endless")
		SseEmitter sseEndless() {
			return emit(Integer.MAX_VALUE, null);
		}

		private static SseEmitter emit(int count, @Nullable RuntimeException failure) {
			SseEmitter emitter = new SseEmitter(1000L);
			new Thread(() -> {
				try {
					for (int i = 0; i < count; i++) {
						emitter.send(CHUNK);
						// Data that is sent before Spring starts the stream would fill
						// the memory.
						LockSupport.parkNanos(1_000_000);
					}
					if (failure != null) {
						emitter.completeWithError(failure);
					}
					else {
						emitter.complete();
					}
				}
				catch (IOException | IllegalStateException ex) {
					// The client has left. The container or the timeout ends the stream.
				}
			}).start();
			return emitter;
		}

		@GetMapping(path = "/stream", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
		StreamingResponseBody stream() {
			return (out) -> write(out, 100);
		}

		@GetMapping("/stream-failing")
		StreamingResponseBody streamFailing() {
			return (out) -> {
				write(out, 100);
				throw new IllegalStateException("stream");
			};
		}

		@GetMapping("/stream-failing-early")
		StreamingResponseBody streamFailingEarly() {
			return (out) -> {
				throw new IllegalStateException("stream");
			};
		}

		@GetMapping("/stream-endless")
		StreamingResponseBody streamEndless() {
			return (out) -> write(out, Integer.MAX_VALUE);
		}

		@GetMapping("/endless")
		void endless(HttpServletResponse response) throws IOException {
			write(response.getOutputStream(), Integer.MAX_VALUE);
		}

		private static void write(OutputStream out, int chunks) throws IOException {
			for (int i = 0; i < chunks; i++) {
				out.write(CHUNK);
			}
		}

	}

	@ControllerAdvice
	static class Advice extends ResponseEntityExceptionHandler {

		@ResponseBody
		@ExceptionHandler
		ResponseEntity<String> handle(HandledByAdvice ex) {
			return ResponseEntity.unprocessableContent().body("advised");
		}

	}

	@SuppressWarnings("serial")
	static class HandledInController extends RuntimeException {

	}

	@SuppressWarnings("serial")
	static class HandledByAdvice extends RuntimeException {

	}

	@SuppressWarnings("serial")
	@ResponseStatus(HttpStatus.GONE)
	static class WithResponseStatus extends RuntimeException {

	}

	/** Goes through two asynchronous cycles. */
	@SuppressWarnings("serial")
	static class TwoCycles extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
			AsyncContext async = request.startAsync();
			if (first) {
				async.start(async::dispatch);
			}
			else {
				response.setStatus(202);
				response.getWriter().print("twice");
				async.start(async::complete);
			}
		}

	}

	/** Fails although it has started an asynchronous cycle. */
	@SuppressWarnings("serial")
	static class FailingAfterStart extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) {
			request.startAsync();
			throw new IllegalStateException("after start");
		}

	}

	/** Never answers. */
	@SuppressWarnings("serial")
	static class SilentTimeout extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) {
			request.startAsync().setTimeout(50);
		}

	}

}
