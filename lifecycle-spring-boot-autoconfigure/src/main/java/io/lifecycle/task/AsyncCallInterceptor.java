package io.lifecycle.task;

import java.lang.reflect.Method;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;

/**
 * Follows the call of an {@code @Async} method, on the thread of the caller.
 */
final class AsyncCallInterceptor implements MethodInterceptor {

	private final Supplier<TaskTracker> tracker;

	AsyncCallInterceptor(Supplier<TaskTracker> tracker) {
		this.tracker = tracker;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		if (!(invocation instanceof ProxyMethodInvocation call)) {
			return invocation.proceed();
		}
		TaskRun run = run(call);
		call.setUserAttribute(AsyncBodyInterceptor.RUN, run);
		Submission.offer(run);
		try {
			Object result = call.proceed();
			if (result instanceof Future<?> future) {
				run.future(future);
			}
			return result;
		}
		catch (Throwable ex) {
			run.abandon(ex);
			throw ex;
		}
		finally {
			Submission.take();
		}
	}

	// A scheduled method that is asynchronous as well is one task.
	private TaskRun run(ProxyMethodInvocation call) {
		Object target = call.getThis();
		Method method = (target != null)
				? AopUtils.getMostSpecificMethod(call.getMethod(), AopUtils.getTargetClass(target)) : call.getMethod();
		String name = TaskNames.of(method);
		TaskRun scheduled = ScheduledRunnable.current();
		if (scheduled != null
				&& (scheduled.name().equals(name) || scheduled.name().equals(TaskNames.of(call.getMethod())))
				&& scheduled.handOver()) {
			return scheduled;
		}
		return this.tracker.get().named(name);
	}

}
