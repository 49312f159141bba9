package io.lifecycle.task;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RunnableFuture;
import java.util.stream.Stream;

import io.lifecycle.signal.SignalBus;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * Finds the application code on a stack that submits or runs work.
 */
final class ApplicationFrames {

	// These packages submit work to executors on their own account.
	private static final List<String> INFRASTRUCTURE = List.of("org.springframework.", "reactor.", "kotlin.",
			"kotlinx.", SignalBus.class.getPackageName() + ".", ApplicationFrames.class.getPackageName() + ".");

	private static final StackWalker WALKER = StackWalker
		.getInstance(Set.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_HIDDEN_FRAMES));

	private static final Set<String> FOR_A_FUTURE = Set.of("submit", "submitCompletable", "schedule",
			"scheduleAtFixedRate", "scheduleWithFixedDelay", "invokeAll", "invokeAny");

	// What java.util.concurrent may have between the application and an executor without
	// a hand in how the work ends.
	private static final List<Class<?>> TRANSPARENT = List.of(Executor.class, RunnableFuture.class, ForkJoinTask.class,
			Collection.class, Map.class);

	private final List<String> applicationPackages;

	ApplicationFrames(List<String> applicationPackages) {
		this.applicationPackages = applicationPackages.stream().map((name) -> name + ".").toList();
	}

	/**
	 * Name the code that submits work: the first method on the stack below executors,
	 * their futures and decorators, and the JDK.
	 * @return the name; {@code null} if that method is not the application's, so that the
	 * work is a hop of the infrastructure, or if nobody can know how the work ends: what
	 * hands on work in the JDK keeps that to itself, such as a stage or a completion
	 * service, and so does a future that another decorator hides
	 */
	@Nullable String submitter(Runnable work) {
		return WALKER.walk((stack) -> submitter(stack, work instanceof RunnableFuture));
	}

	private @Nullable String submitter(Stream<StackFrame> stack, boolean future) {
		boolean endKnown = true;
		StackFrame candidate = null;
		for (Iterator<StackFrame> frames = stack.iterator(); endKnown && frames.hasNext();) {
			StackFrame frame = frames.next();
			Class<?> type = frame.getDeclaringClass();
			if (candidate != null) {
				if (!(type.isHidden() && isExecutor(type))) {
					break;
				}
				// The candidate was the body of an executor or decorator that is a
				// lambda.
				candidate = null;
			}
			else if (isSkipped(type)) {
				endKnown = !isHandedOnBy(type) && (future || !isAskedForFuture(frame));
			}
			else if (isOfApplication(type.getName())) {
				candidate = frame;
			}
			else {
				break;
			}
		}
		return (endKnown && candidate != null) ? TaskNames.of(candidate.getClassName(), candidate.getMethodName())
				: null;
	}

	private static boolean isSkipped(Class<?> type) {
		return isExecutor(type) || type.isHidden() || isOfJdk(type) || Proxy.isProxyClass(type)
				|| type == ApplicationFrames.class;
	}

	private static boolean isExecutor(Class<?> type) {
		return Executor.class.isAssignableFrom(type) || TaskDecorator.class.isAssignableFrom(type)
				|| RunnableFuture.class.isAssignableFrom(type);
	}

	private static boolean isHandedOnBy(Class<?> type) {
		Class<?> host = type.getNestHost();
		return host.getPackageName().equals("java.util.concurrent") && TRANSPARENT.stream()
			.noneMatch((known) -> known.isAssignableFrom(type) || known.isAssignableFrom(host));
	}

	private boolean isAskedForFuture(StackFrame frame) {
		Class<?> type = frame.getDeclaringClass();
		return isExecutor(type) && FOR_A_FUTURE.contains(frame.getMethodName())
				&& (isOfJdk(type) || !isOfApplication(type.getName()));
	}

	private static boolean isOfJdk(Class<?> type) {
		ClassLoader loader = type.getClassLoader();
		return loader == null || loader == ClassLoader.getPlatformClassLoader();
	}

	private boolean isOfApplication(String type) {
		return this.applicationPackages.stream().anyMatch(type::startsWith)
				|| INFRASTRUCTURE.stream().noneMatch(type::startsWith);
	}

	/**
	 * Name the code that a thread runs as submitted work: the first method on its stack
	 * above wrappers and the JDK.
	 * @return the name; {@code null} if the thread runs no submitted work, or a hop of
	 * the infrastructure
	 */
	@Nullable String running(Thread thread) {
		StackTraceElement[] stack = thread.getStackTrace();
		int next = stack.length - 1;
		while (next >= 0 && !stack[next].getClassName().equals(SubmittedTask.class.getName())) {
			next--;
		}
		String ofJdk = null;
		for (; next >= 0; next--) {
			String type = stack[next].getClassName();
			String method = stack[next].getMethodName();
			if (isHidden(type)) {
				continue;
			}
			if (isOfJdk(stack[next])) {
				ofJdk = (ofJdk != null) ? ofJdk : TaskNames.of(type, method);
			}
			else if (isOfApplication(type) && !type.startsWith("io.micrometer.")) {
				return TaskNames.of(type, method);
			}
			else if (!isWrapper(type, method)) {
				return null;
			}
		}
		return ofJdk;
	}

	// The class of a lambda, as the name of a hidden class shows.
	private static boolean isHidden(String type) {
		return type.indexOf('/') >= 0;
	}

	private static boolean isOfJdk(StackTraceElement frame) {
		String module = frame.getModuleName();
		return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
	}

	// Such as those of Spring Security, or of a scheduler that handles errors. What waits
	// for the publisher of a @Scheduled method is none: that method has its own run.
	private static boolean isWrapper(String type, String method) {
		return (method.equals("run") || method.equals("call"))
				&& !type.startsWith("org.springframework.scheduling.annotation.");
	}

}
