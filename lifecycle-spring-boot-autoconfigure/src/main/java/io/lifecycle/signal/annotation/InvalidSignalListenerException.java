package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * A method annotated with {@link io.lifecycle.signal.OnSignal @OnSignal} cannot be a
 * listener.
 *
 * @since 0.1.0
 */
public class InvalidSignalListenerException extends RuntimeException {

	private final String action;

	InvalidSignalListenerException(String beanName, Method method, String problem, String action,
			@Nullable Throwable cause) {
		super("The @OnSignal method '%s' of bean '%s' %s.".formatted(describe(method), beanName, problem), cause);
		this.action = action;
	}

	private static String describe(Method method) {
		return Stream.of(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", ClassUtils.getQualifiedMethodName(method) + "(", ")"));
	}

	/**
	 * Return how to correct the method.
	 * @return one sentence
	 */
	public String getAction() {
		return this.action;
	}

}
