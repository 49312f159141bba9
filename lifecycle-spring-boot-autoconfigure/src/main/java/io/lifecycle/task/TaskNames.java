package io.lifecycle.task;

import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Method;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * Names tasks after methods.
 */
final class TaskNames {

	// As javac names the body of a lambda, or as Kotlin does.
	private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.+)\\$\\d+|(.+?)\\$lambda\\$\\d+.*");

	private TaskNames() {
	}

	static String of(Method method, Class<?> targetClass) {
		Method specific = AopUtils.getMostSpecificMethod(method, ClassUtils.getUserClass(targetClass));
		return of(specific.getDeclaringClass(), specific.getName());
	}

	/**
	 * Name a task after the method of a frame. The body of a lambda belongs to the method
	 * that holds it.
	 */
	static String of(StackFrame frame) {
		Matcher lambda = LAMBDA.matcher(frame.getMethodName());
		if (!lambda.matches()) {
			return of(frame.getDeclaringClass(), frame.getMethodName());
		}
		return of(frame.getDeclaringClass(), (lambda.group(1) != null) ? lambda.group(1) : lambda.group(2));
	}

	private static String of(Class<?> type, String method) {
		return ClassUtils.getUserClass(type).getName() + "." + method;
	}

}
