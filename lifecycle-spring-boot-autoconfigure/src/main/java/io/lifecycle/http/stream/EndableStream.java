package io.lifecycle.http.stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import org.springframework.http.ResponseEntity;
import org.springframework.util.ClassUtils;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * What a handler method has returned, with an emitter or a {@link Flux} that can be ended
 * from outside: after an element, never within one.
 *
 * @param value what to return instead
 * @param end ends it
 * @param emitter whether it is an emitter
 */
record EndableStream(Object value, Runnable end, boolean emitter) {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Flux",
			EndableStream.class.getClassLoader());

	/**
	 * Return how to end what was returned.
	 * @return {@code null} if it is no stream
	 */
	static @Nullable EndableStream of(@Nullable Object returnValue) {
		Object body = (returnValue instanceof ResponseEntity<?> entity) ? entity.getBody() : returnValue;
		if (returnValue != null && body instanceof ResponseBodyEmitter emitter) {
			return new EndableStream(returnValue, emitter::complete, true);
		}
		return (REACTOR && body != null) ? Reactor.endable(returnValue, body) : null;
	}

	// Loaded with the library only.
	private static final class Reactor {

		static @Nullable EndableStream endable(@Nullable Object returnValue, Object body) {
			if (!(body instanceof Flux<?> flux)) {
				return null;
			}
			Sinks.Empty<Void> end = Sinks.empty();
			Flux<?> endable = flux.takeUntilOther(end.asMono());
			Object value = (returnValue instanceof ResponseEntity<?> entity)
					? new ResponseEntity<>(endable, entity.getHeaders(), entity.getStatusCode()) : endable;
			return new EndableStream(value, end::tryEmitEmpty, false);
		}

	}

}
