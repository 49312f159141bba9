package io.lifecycle.task;

import java.lang.reflect.Method;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * Names tasks after methods.
 */
final class TaskNames {

	// These are the names that javac and Kotlin give to the body of a lambda.
	private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.+)\\$\\d+|(.+?)\\$lambda\\$\\d+.*");

	private TaskNames() {
	}

	static String of(Method method, Class<?> targetClass) {
		Method specific = AopUtils.getMostSpecificMethod(method, ClassUtils.getUserClass(targetClass));
		return of(specific.getDeclaringClass().getName(), specific.getName());
	}

	/**
	 * Name a task after a method on a stack. The body of a lambda belongs to the method
	 * that holds it, and a proxy to its target.
	 */
	static String of(String type, String method) {
		Matcher lambda = LAMBDA.matcher(method);
		int generated = type.indexOf(ClassUtils.CGLIB_CLASS_SEPARATOR);
		return ((generated > 0) ? type.substring(0, generated) : type) + "."
				+ (lambda.matches() ? Objects.requireNonNullElseGet(lambda.group(1), () -> lambda.group(2)) : method);
	}

}
