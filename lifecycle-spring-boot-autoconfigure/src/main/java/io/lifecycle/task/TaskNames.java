package io.lifecycle.task;

import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.ClassUtils;

/**
 * Names tasks after methods. Work without a name of its own, such as a lambda, is named
 * after the method that submits it.
 */
final class TaskNames {

	private static final Pattern QUALIFIED_NAME = Pattern.compile("[\\w$]+(\\.[\\w$]+)+");

	private static final Pattern LAMBDA_METHOD = Pattern.compile("lambda\\$(.+)\\$\\d+");

	private static final String LAMBDA = "$$Lambda";

	private TaskNames() {
	}

	static String of(Method method) {
		return ClassUtils.getUserClass(method.getDeclaringClass()).getName() + "." + method.getName();
	}

	/**
	 * Name the work that the calling code submits.
	 */
	static String ofSubmitted(Object task) {
		return isAnonymous(task) ? ofSubmitter(task) : ofClass(task);
	}

	/**
	 * Name the work that the calling code schedules. What Spring made of an annotated
	 * method says its name.
	 */
	static String ofScheduled(Runnable task) {
		if (!task.getClass().getName().startsWith("org.springframework.scheduling.")) {
			return ofSubmitted(task);
		}
		String text = task.toString();
		int end = text.indexOf(text.contains(LAMBDA) ? LAMBDA : "@");
		String name = (end > 0) ? text.substring(0, end) : text;
		return QUALIFIED_NAME.matcher(name).matches() ? name : ofClass(task);
	}

	/**
	 * Name work by nothing but its class.
	 */
	static String ofClass(Object task) {
		String name = task.getClass().getName();
		int lambda = name.indexOf(LAMBDA);
		if (lambda > 0) {
			return name.substring(0, lambda);
		}
		return name + ((task instanceof Callable) ? ".call" : ".run");
	}

	private static boolean isAnonymous(Object task) {
		return task.getClass().isHidden() || task instanceof AsynchronousCompletionTask || task instanceof Future;
	}

	private static String ofSubmitter(Object task) {
		return StackWalker.getInstance()
			.walk((frames) -> frames.filter(TaskNames::isOfUser).findFirst().map(TaskNames::nameOf))
			.orElseGet(() -> ofClass(task));
	}

	private static boolean isOfUser(StackFrame frame) {
		String name = frame.getClassName();
		return !name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("org.springframework.")
				&& !name.startsWith("io.lifecycle.task.");
	}

	// The body of a lambda belongs to the method that holds it.
	private static String nameOf(StackFrame frame) {
		Matcher lambda = LAMBDA_METHOD.matcher(frame.getMethodName());
		String method = lambda.matches() ? lambda.group(1) : frame.getMethodName();
		return frame.getClassName() + "." + method;
	}

}
