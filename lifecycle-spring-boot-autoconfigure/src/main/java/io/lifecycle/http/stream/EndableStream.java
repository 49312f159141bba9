package io.lifecycle.http.stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import org.springframework.http.ResponseEntity;
import org.springframework.util.ClassUtils;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * The return value of a handler method with an emitter or a {@link Flux} that can be
 * ended from outside. It ends after an element, never within one.
 *
 * @param value the value to return instead
 * @param end ends the stream
 * @param emitter whether the stream is an emitter
 */
record EndableStream(Object value, Runnable end, boolean emitter) {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Flux",
			EndableStream.class.getClassLoader());

	/**
	 * Return the stream that a handler method returned.
	 * @return the stream, or {@code null} if the value is not a stream
	 */
	static @Nullable EndableStream of(@Nullable Object returnValue) {
		Object body = (returnValue instanceof ResponseEntity<?> entity) ? entity.getBody() : returnValue;
		if (returnValue != null && body instanceof ResponseBodyEmitter emitter) {
			return new EndableStream(returnValue, emitter::complete, true);
		}
		return (REACTOR && body != null) ? Reactor.endable(returnValue, body) : null;
	}

	// This nested class is loaded only if Reactor is present.
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
