package io.lifecycle.task;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;

/**
 * Tracks the calls of {@code @Async} methods. It precedes Spring's own interceptor on the
 * thread of the caller, and creates a run for each attempt.
 */
final class AsyncMethodInterceptor implements MethodInterceptor {

	private static final Logger logger = LoggerFactory.getLogger(AsyncMethodInterceptor.class);

	private static final String RUN = TaskRun.class.getName();

	/**
	 * Follows Spring's own interceptor, on the thread of the body, and begins and ends
	 * the run.
	 */
	static final MethodInterceptor BODY = AsyncMethodInterceptor::runBody;

	private final Supplier<TaskTracker> tracker;

	AsyncMethodInterceptor(Supplier<TaskTracker> tracker) {
		this.tracker = tracker;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		TaskRun run = (invocation instanceof ProxyMethodInvocation call) ? create(call) : null;
		if (run == null) {
			return invocation.proceed();
		}
		try {
			Object result = invocation.proceed();
			if (result instanceof Future<?> future) {
				run.future(future);
			}
			if (result instanceof CompletableFuture<?> future) {
				run.abandonWhenDone(future);
			}
			return result;
		}
		catch (Throwable ex) {
			run.abandon(ex);
			throw ex;
		}
	}

	// Without a run the body is called untracked.
	private @Nullable TaskRun create(ProxyMethodInvocation call) {
		TaskRun run = null;
		try {
			Object target = call.getThis();
			Class<?> type = (target != null) ? AopUtils.getTargetClass(target) : call.getMethod().getDeclaringClass();
			run = this.tracker.get().run(TaskNames.of(call.getMethod(), type));
		}
		catch (Throwable ex) {
			logger.debug("Could not track a call of {}", call.getMethod(), ex);
		}
		call.setUserAttribute(RUN, run);
		return run;
	}

	private static @Nullable Object runBody(MethodInvocation invocation) throws Throwable {
		Object run = (invocation instanceof ProxyMethodInvocation call) ? call.getUserAttribute(RUN) : null;
		return (run instanceof TaskRun known) ? known.run(invocation::proceed, TaskOutcome::of) : invocation.proceed();
	}

}
