package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;

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
		StringBuilder text = new StringBuilder(method.getDeclaringClass().getName());
		text.append('.').append(method.getName()).append('(');
		for (Class<?> type : method.getParameterTypes()) {
			text.append((text.charAt(text.length() - 1) != '(') ? ", " : "").append(type.getSimpleName());
		}
		return text.append(')').toString();
	}

	/**
	 * Return what to write instead.
	 * @return one sentence
	 */
	public String getAction() {
		return this.action;
	}

}
