package io.lifecycle.task;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.lifecycle.signal.SignalBus;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * Finds out who submits work: the first method on the stack below executors, their
 * futures and decorators, and the JDK. Where that method is not the application's, the
 * work is a hop of the infrastructure, and nobody is found.
 */
final class SubmitterFinder {

	// What hands work to executors without being asked to by the application.
	private static final List<String> INFRASTRUCTURE = List.of("org.springframework.", "reactor.", "kotlinx.",
			SignalBus.class.getPackageName() + ".", SubmitterFinder.class.getPackageName() + ".");

	private static final StackWalker WALKER = StackWalker
		.getInstance(Set.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_HIDDEN_FRAMES));

	private static final Pattern FOR_A_FUTURE = Pattern.compile("(submit|schedule|invoke).*");

	private final List<String> applicationPackages;

	SubmitterFinder(List<String> applicationPackages) {
		this.applicationPackages = applicationPackages.stream().map((name) -> name + ".").toList();
	}

	@Nullable Submitter find() {
		return WALKER.walk(this::find);
	}

	private @Nullable Submitter find(Stream<StackFrame> stack) {
		boolean asStage = false;
		boolean asFuture = false;
		StackFrame candidate = null;
		for (Iterator<StackFrame> frames = stack.iterator(); frames.hasNext();) {
			StackFrame frame = frames.next();
			Class<?> type = frame.getDeclaringClass();
			if (candidate != null) {
				if (!(type.isHidden() && isExecutor(type))) {
					return new Submitter(TaskNames.of(candidate), asStage, asFuture);
				}
				// The candidate was the body of an executor or decorator that is a
				// lambda.
				candidate = null;
			}
			else if (isSkipped(type)) {
				asStage |= type.getNestHost() == CompletableFuture.class;
				asFuture |= isExecutor(type) && FOR_A_FUTURE.matcher(frame.getMethodName()).matches();
			}
			else if (isOfApplication(type.getName())) {
				candidate = frame;
			}
			else {
				return null;
			}
		}
		return (candidate != null) ? new Submitter(TaskNames.of(candidate), asStage, asFuture) : null;
	}

	private static boolean isSkipped(Class<?> type) {
		return isExecutor(type) || type.isHidden() || isOfJdk(type) || Proxy.isProxyClass(type)
				|| type == SubmitterFinder.class;
	}

	private static boolean isExecutor(Class<?> type) {
		return Executor.class.isAssignableFrom(type) || TaskDecorator.class.isAssignableFrom(type)
				|| RunnableFuture.class.isAssignableFrom(type);
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
	 * Who submits work to an executor.
	 *
	 * @param name the class and method of the application
	 * @param asStage whether a {@code CompletableFuture} is between it and the executor
	 * @param asFuture whether the executor was asked for a future
	 */
	record Submitter(String name, boolean asStage, boolean asFuture) {

		/**
		 * Return whether anybody can know how the work ends. A stage keeps that to
		 * itself, and so does a future that another decorator hides.
		 */
		boolean isEndKnown(Runnable work) {
			return !this.asStage && !isRecurring(work) && (work instanceof RunnableFuture || !this.asFuture);
		}

		static boolean isRecurring(Runnable work) {
			return work instanceof RunnableScheduledFuture<?> future && future.isPeriodic();
		}

	}

}
