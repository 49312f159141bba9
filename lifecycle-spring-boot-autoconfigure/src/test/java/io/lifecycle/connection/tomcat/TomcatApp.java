package io.lifecycle.connection.tomcat;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.lifecycle.autoconfigure.connection.ConnectionAutoConfiguration;
import io.lifecycle.autoconfigure.connection.tomcat.TomcatConnectionAutoConfiguration;
import io.lifecycle.signal.SignalBus;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
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
 * A small application with every kind of answer.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
		WebMvcAutoConfiguration.class, ErrorMvcAutoConfiguration.class, HttpEncodingAutoConfiguration.class,
		ConnectionAutoConfiguration.class, TomcatConnectionAutoConfiguration.class })
class TomcatApp {

	@Bean
	SignalBus signalBus() {
		return SignalBus.create();
	}

	@RestController
	static class Answers {

		volatile CountDownLatch entered = new CountDownLatch(1);

		volatile CountDownLatch gate = new CountDownLatch(1);

		volatile @Nullable SseEmitter emitter;

		volatile File file = new File("");

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

		@GetMapping("/block")
		byte[] block(@RequestParam(defaultValue = "5") int n) throws InterruptedException {
			this.entered.countDown();
			this.gate.await(20, TimeUnit.SECONDS);
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

		@GetMapping("/teapot")
		void teapot(HttpServletResponse response) throws IOException {
			response.sendError(HttpStatus.I_AM_A_TEAPOT.value());
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
			this.entered.countDown();
			return new DeferredResult<>(timeout);
		}

		@GetMapping("/sse")
		SseEmitter sse() throws IOException {
			SseEmitter emitter = new SseEmitter(0L);
			this.emitter = emitter;
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
		void file(HttpServletRequest request, HttpServletResponse response) {
			response.setContentType("application/octet-stream");
			response.setContentLengthLong(this.file.length());
			request.setAttribute("org.apache.tomcat.sendfile.filename", this.file.getPath());
			request.setAttribute("org.apache.tomcat.sendfile.start", 0L);
			request.setAttribute("org.apache.tomcat.sendfile.end", this.file.length());
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
			return String.valueOf(request.getAttribute(io.lifecycle.connection.Exchange.ATTRIBUTE) != null);
		}

	}

}
