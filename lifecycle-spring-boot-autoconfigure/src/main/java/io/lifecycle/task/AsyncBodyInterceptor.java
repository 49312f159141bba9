package io.lifecycle.task;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
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
			failure = (result instanceof Future<?> future) ? await(future) : null;
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

	// Spring waits for it as well, next and on this thread.
	private static @Nullable Throwable await(Future<?> future) {
		try {
			future.get();
			return null;
		}
		catch (ExecutionException ex) {
			return (ex.getCause() != null) ? ex.getCause() : ex;
		}
		catch (CancellationException ex) {
			return ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return ex;
		}
	}

}
