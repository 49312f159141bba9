package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.util.Set;

import org.springframework.core.KotlinDetector;
import org.springframework.util.ClassUtils;

/**
 * Recognizes methods that Kotlin compiles differently than they are written.
 */
final class KotlinMethods {

	private static final Set<String> RESULTS = Set.of("kotlinx.coroutines.flow.Flow", "kotlinx.coroutines.Deferred");

	private KotlinMethods() {
	}

	/**
	 * Return the name of a method as it is written. Kotlin appends the module to the name
	 * of an internal one.
	 */
	static String name(Method method) {
		String name = method.getName();
		int end = name.indexOf('$');
		return (end > 0 && KotlinDetector.isKotlinType(method.getDeclaringClass())) ? name.substring(0, end) : name;
	}

	/**
	 * Return the number of parameters, without the continuation of a suspend function.
	 */
	static int parameterCount(Method method) {
		return method.getParameterCount() - (KotlinDetector.isSuspendingFunction(method) ? 1 : 0);
	}

	static void check(ListenerMethod listener) {
		Method method = listener.method();
		boolean suspends = listener.isSuspending() || RESULTS.contains(method.getReturnType().getName());
		if (suspends && !ClassUtils.isPresent("kotlinx.coroutines.reactor.MonoKt", null)) {
			throw listener.invalid("needs Kotlin's coroutines, which are not on the class path",
					"Add org.jetbrains.kotlinx:kotlinx-coroutines-reactor, whose version Spring Boot manages.");
		}
		if (method.getName().contains("-") && KotlinDetector.isKotlinType(method.getDeclaringClass())) {
			throw listener.invalid("takes a value class, which Kotlin replaces by its value",
					"Name the value class in the annotation and declare no parameter or a supertype, or make the event a data class.");
		}
	}

}
