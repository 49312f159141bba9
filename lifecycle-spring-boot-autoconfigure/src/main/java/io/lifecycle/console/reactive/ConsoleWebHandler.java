package io.lifecycle.console.reactive;

import java.util.Optional;

import io.lifecycle.connection.Observers;
import io.lifecycle.console.Console;
import io.lifecycle.console.ConsoleAnswer;
import io.lifecycle.console.ConsolePath;
import io.lifecycle.console.ConsoleStream;
import jakarta.servlet.ServletRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * Answers the requests for the console.
 *
 * @since 0.1.0
 */
public final class ConsoleWebHandler implements WebHandler {

	// The name of the attribute of Spring Security, which is not on every class path.
	private static final String CSRF_TOKEN = "org.springframework.security.web.server.csrf.CsrfToken";

	private static final boolean SERVLET = ClassUtils.isPresent("jakarta.servlet.ServletRequest",
			ConsoleWebHandler.class.getClassLoader());

	private final Console console;

	private final ConsolePath path;

	/**
	 * Create a handler.
	 * @param console the console
	 * @param path its path within the application
	 */
	public ConsoleWebHandler(Console console, ConsolePath path) {
		this.console = console;
		this.path = path;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		if (SERVLET) {
			ServletAttributes.mark(exchange);
		}
		return Mono.zip(optional(exchange.getPrincipal()), optional(csrfToken(exchange)))
			.map((both) -> new ReactiveConsoleRequest(exchange, both.getT1().orElse(null), both.getT2().orElse(null)))
			.flatMap((request) -> send(this.console.answer(request, this.path), exchange.getResponse()));
	}

	private static <T> Mono<Optional<T>> optional(Mono<T> value) {
		return value.map(Optional::of).defaultIfEmpty(Optional.empty());
	}

	private static Mono<?> csrfToken(ServerWebExchange exchange) {
		return (exchange.getAttribute(CSRF_TOKEN) instanceof Mono<?> token) ? token : Mono.empty();
	}

	private static Mono<Void> send(ConsoleAnswer answer, ServerHttpResponse response) {
		response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
		answer.headers().forEach(response.getHeaders()::set);
		ConsoleStream stream = answer.stream();
		if (stream != null) {
			return send(stream, response);
		}
		response.getHeaders().setContentLength(answer.body().length);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(answer.body())));
	}

	private static Mono<Void> send(ConsoleStream stream, ServerHttpResponse response) {
		Flux<byte[]> parts = Flux.create((sink) -> {
			sink.onDispose(stream::close);
			stream.start(new ReactiveConsoleOutput(sink));
		});
		return response.writeAndFlushWith(parts.map((part) -> Mono.just(response.bufferFactory().wrap(part))))
			.doFinally((signal) -> stream.close());
	}

	/**
	 * Marks the request of the server below, whose connections are tracked.
	 */
	private static final class ServletAttributes {

		static void mark(ServerWebExchange exchange) {
			try {
				if (ServerHttpRequestDecorator
					.getNativeRequest(exchange.getRequest()) instanceof ServletRequest request) {
					Observers.mark(request::getAttribute, request::setAttribute);
				}
			}
			catch (IllegalArgumentException ex) {
				// There is no server below.
			}
		}

	}

}
