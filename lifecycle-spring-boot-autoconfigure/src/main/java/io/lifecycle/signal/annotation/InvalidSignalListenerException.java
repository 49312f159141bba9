package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

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
		String name = method.getDeclaringClass().getName() + "." + KotlinMethods.name(method);
		return Stream.of(method.getParameterTypes())
			.limit(KotlinMethods.parameterCount(method))
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", name + "(", ")"));
	}

	/**
	 * Return how to correct the method.
	 * @return one sentence
	 */
	public String getAction() {
		return this.action;
	}

}
