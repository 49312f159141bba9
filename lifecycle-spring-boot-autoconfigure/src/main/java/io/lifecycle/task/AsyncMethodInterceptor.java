package io.lifecycle.task;

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
 * Reports the call of an {@code @Async} method. It stands on both sides of Spring's own
 * interceptor: on the thread of the caller it creates the run, on that of the body it
 * lets the run begin and end.
 */
final class AsyncMethodInterceptor implements MethodInterceptor {

	private static final Logger logger = LoggerFactory.getLogger(AsyncMethodInterceptor.class);

	private static final String RUN = TaskRun.class.getName();

	private final Supplier<TaskTracker> tracker;

	AsyncMethodInterceptor(Supplier<TaskTracker> tracker) {
		this.tracker = tracker;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		if (!(invocation instanceof ProxyMethodInvocation call)) {
			return invocation.proceed();
		}
		Object attribute = call.getUserAttribute(RUN);
		if (attribute instanceof TaskRun run) {
			return run.run(call::proceed, TaskOutcome::of);
		}
		TaskRun run = (attribute == null) ? create(call) : null;
		return (run != null) ? submit(call, run) : call.proceed();
	}

	// Without a run the body is called as if nobody looked.
	private @Nullable TaskRun create(ProxyMethodInvocation call) {
		call.setUserAttribute(RUN, false);
		try {
			Object target = call.getThis();
			Class<?> type = (target != null) ? AopUtils.getTargetClass(target) : call.getMethod().getDeclaringClass();
			TaskRun run = this.tracker.get().run(TaskNames.of(call.getMethod(), type));
			call.setUserAttribute(RUN, run);
			return run;
		}
		catch (Throwable ex) {
			logger.debug("Could not follow a call of {}", call.getMethod(), ex);
			return null;
		}
	}

	private static @Nullable Object submit(ProxyMethodInvocation call, TaskRun run) throws Throwable {
		try {
			Object result = call.proceed();
			if (result instanceof Future<?> future) {
				run.future(future);
			}
			return result;
		}
		catch (Throwable ex) {
			run.begin();
			run.end(ex);
			throw ex;
		}
	}

}
