package io.lifecycle.signal.annotation;

import java.util.ArrayList;
import java.util.List;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * An advice that counts the calls through a proxy.
 */
final class CallCounter implements MethodInterceptor {

	final List<String> calls = new ArrayList<>();

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		this.calls.add(invocation.getMethod().getName());
		return invocation.proceed();
	}

}
