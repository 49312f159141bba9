package io.lifecycle.http.stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import org.springframework.http.ResponseEntity;
import org.springframework.util.ClassUtils;

/**
 * What a handler method has returned, with a {@link Flux} that can be ended from outside:
 * after an element, never within one.
 *
 * @param value what to return instead
 * @param end ends it
 */
record EndableFlux(Object value, Runnable end) {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Flux",
			EndableFlux.class.getClassLoader());

	/**
	 * Return how to end what was returned.
	 * @return {@code null} if it has no {@link Flux}
	 */
	static @Nullable EndableFlux of(@Nullable Object returnValue) {
		return (REACTOR && returnValue != null) ? Reactor.endable(returnValue) : null;
	}

	// Loaded with the library only.
	private static final class Reactor {

		static @Nullable EndableFlux endable(Object returnValue) {
			Sinks.Empty<Void> end = Sinks.empty();
			Object value = null;
			if (returnValue instanceof Flux<?> flux) {
				value = flux.takeUntilOther(end.asMono());
			}
			else if (returnValue instanceof ResponseEntity<?> entity && entity.getBody() instanceof Flux<?> flux) {
				value = new ResponseEntity<>(flux.takeUntilOther(end.asMono()), entity.getHeaders(),
						entity.getStatusCode());
			}
			return (value != null) ? new EndableFlux(value, end::tryEmitEmpty) : null;
		}

	}

}
