package io.lifecycle.test.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.lifecycle.autoconfigure.connection.ConnectionAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.connection.Exchange;
import io.lifecycle.signal.SignalBus;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * A small application of Spring MVC with every kind of response, for a
 * {@link ConnectionEventsContract}. It configures no server: import the
 * auto-configuration of the server and, unless it is Tomcat, that of its integration.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
		ErrorMvcAutoConfiguration.class, HttpEncodingAutoConfiguration.class, SignalAutoConfiguration.class,
		ConnectionAutoConfiguration.class })
public class ConnectionEventsApplication {

	ConnectionEventsApplication() {
	}

	@Bean
	SignalBus signalBus() {
		return SignalBus.create();
	}

	@Bean
	ContractHandlers contractHandlers() {
		return new ContractHandlers();
	}

	@RestController
	static class Answers {

		private final ContractHandlers handlers;

		Answers(ContractHandlers handlers) {
			this.handlers = handlers;
		}

		@GetMapping(value = "/bytes", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
		byte[] bytes(@RequestParam(defaultValue = "5") int n) {
			return new byte[n];
		}

		@GetMapping(value = "/text", produces = "text/plain")
		String text(@RequestParam(defaultValue = "5") int n) {
			return "x".repeat(n);
		}

		@GetMapping("/chunks")
		void chunks(@RequestParam int n, @RequestParam(defaultValue = "100") int size, HttpServletResponse response)
				throws IOException {
			for (int i = 0; i < n; i++) {
				response.getOutputStream().write(new byte[size]);
				response.flushBuffer();
			}
		}

		@RequestMapping("/block")
		byte[] block(@RequestParam(defaultValue = "5") int n, @RequestBody(required = false) byte[] body)
				throws InterruptedException {
			this.handlers.entered();
			this.handlers.awaitRelease();
			return new byte[n];
		}

		@GetMapping("/fail")
		String fail() {
			throw new IllegalStateException("failed on purpose");
		}

		@GetMapping("/fail-late")
		void failLate(HttpServletResponse response) throws IOException {
			response.getOutputStream().write(new byte[20]);
			response.flushBuffer();
			throw new IllegalStateException("failed late on purpose");
		}

		@GetMapping("/fail-after")
		void failAfter(@RequestParam int code, HttpServletResponse response) throws IOException {
			response.setStatus(code);
			response.flushBuffer();
			throw new IllegalStateException("failed after the head on purpose");
		}

		@RequestMapping("/announced")
		void announced(@RequestParam int n, @RequestParam int length, HttpServletResponse response) throws IOException {
			response.setContentLength(length);
			response.getOutputStream().write(new byte[n]);
			response.flushBuffer();
		}

		@GetMapping("/teapot")
		void teapot(HttpServletResponse response) throws IOException {
			response.sendError(418);
		}

		@GetMapping("/huge-header")
		void hugeHeader(HttpServletResponse response) {
			response.setHeader("X-Huge", "x".repeat(100_000));
		}

		@GetMapping("/callable")
		Callable<byte[]> callable(@RequestParam(defaultValue = "5") int n) {
			return () -> new byte[n];
		}

		@GetMapping("/deferred")
		DeferredResult<byte[]> deferred() {
			DeferredResult<byte[]> result = new DeferredResult<>();
			new Thread(() -> result.setResult(new byte[7])).start();
			return result;
		}

		@GetMapping("/never")
		DeferredResult<byte[]> never(@RequestParam(defaultValue = "100000") long timeout) {
			this.handlers.entered();
			return new DeferredResult<>(timeout);
		}

		@GetMapping("/sse")
		SseEmitter sse() throws IOException {
			SseEmitter emitter = new SseEmitter(0L);
			this.handlers.opened(new EmitterStream(emitter));
			emitter.send("hello");
			return emitter;
		}

		@GetMapping("/stream")
		StreamingResponseBody stream(@RequestParam int n) {
			return (out) -> {
				for (int i = 0; i < n; i++) {
					out.write(new byte[100]);
					out.flush();
				}
			};
		}

		@GetMapping("/file")
		void file(@RequestParam(defaultValue = "0") int missing, HttpServletRequest request,
				HttpServletResponse response) throws IOException {
			Path file = this.handlers.file();
			response.setContentType("application/octet-stream");
			response.setContentLengthLong(Files.size(file) + missing);
			SendFile.send(file, missing, request, response);
		}

		@PostMapping("/upload")
		String upload(@RequestBody byte[] body) {
			return "got " + body.length;
		}

		@RequestMapping("/empty")
		void empty() {
		}

		@GetMapping("/exchange")
		String exchange(HttpServletRequest request) {
			return String.valueOf(request.getAttribute(Exchange.ATTRIBUTE) != null);
		}

	}

	/**
	 * A stream of Spring MVC.
	 *
	 * @param emitter the emitter
	 */
	private record EmitterStream(SseEmitter emitter) implements ContractHandlers.Stream {

		@Override
		public void send() {
			try {
				this.emitter.send("more");
			}
			catch (IOException | IllegalStateException ex) {
				// The container has noticed that the client has left.
			}
		}

		@Override
		public void end() {
			this.emitter.complete();
		}

	}

}
