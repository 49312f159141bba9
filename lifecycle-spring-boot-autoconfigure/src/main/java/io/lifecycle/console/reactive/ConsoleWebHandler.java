package io.lifecycle.console.reactive;

import java.util.Optional;
import java.util.concurrent.ThreadFactory;

import io.lifecycle.console.Console;
import io.lifecycle.console.ConsoleAnswer;
import io.lifecycle.console.ConsolePath;
import io.lifecycle.console.ConsoleStream;
import io.lifecycle.guard.DaemonThreads;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
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

	private final ThreadFactory threads = DaemonThreads.of("lifecycle-console-", Runtime.version().feature());

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

	private Mono<Void> send(ConsoleAnswer answer, ServerHttpResponse response) {
		response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
		answer.headers().forEach(response.getHeaders()::set);
		ConsoleStream stream = answer.stream();
		if (stream != null) {
			return send(stream, response);
		}
		response.getHeaders().setContentLength(answer.body().length);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(answer.body())));
	}

	private Mono<Void> send(ConsoleStream stream, ServerHttpResponse response) {
		Scheduler thread = Schedulers.newSingle(this.threads);
		Flux<DataBuffer> parts = Flux.<DataBuffer>generate((sink) -> {
			byte[] part = stream.next();
			if (part != null) {
				sink.next(response.bufferFactory().wrap(part));
			}
			else {
				sink.complete();
			}
		}).subscribeOn(thread).doFinally((signal) -> {
			stream.close();
			thread.dispose();
		});
		return response.writeAndFlushWith(parts.map(Mono::just));
	}

}
