package io.lifecycle.task;

import java.util.concurrent.Future;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * Tells of the body of an {@code @Async} method, on the thread that runs it.
 */
final class AsyncBodyInterceptor implements MethodInterceptor {

	static final String RUN = TaskRun.class.getName();

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		if (!(invocation instanceof ProxyMethodInvocation call)
				|| !(call.getUserAttribute(RUN) instanceof TaskRun run)) {
			return invocation.proceed();
		}
		// It may run on the thread of the caller.
		Submission.take();
		Throwable failure = null;
		run.begin();
		try {
			Object result = call.proceed();
			// Spring waits for it as well, next and on this thread.
			failure = (result instanceof Future<?> future) ? FutureOutcome.await(future) : null;
			return result;
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			run.end(failure);
		}
	}

}
