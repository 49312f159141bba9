package io.lifecycle.task;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * Tracks {@code @Async} methods on any executor: where Spring made a method asynchronous,
 * it adds one interceptor before Spring's own and another one after it.
 *
 * @since 0.1.0
 */
public final class AsyncMethodPostProcessor implements BeanPostProcessor, Ordered {

	private final Supplier<TaskTracker> tracker;

	private final Set<Pointcut> asynchronous = ConcurrentHashMap.newKeySet();

	/**
	 * Create a post-processor.
	 * @param tracker creates the runs; looked up when the first method is called
	 */
	public AsyncMethodPostProcessor(Supplier<TaskTracker> tracker) {
		this.tracker = tracker;
	}

	// The proxy that makes a method asynchronous may lie within that of other advice.
	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Object candidate = bean;
		while (candidate instanceof Advised advised && !track(advised)) {
			candidate = AopProxyUtils.getSingletonTarget(advised);
		}
		return bean;
	}

	// This runs after Spring's post-processor, and before those without an order, which
	// may need asynchronous beans.
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	private boolean track(Advised advised) {
		Advisor[] advisors = advised.getAdvisors();
		for (int i = 0; i < advisors.length; i++) {
			if (advisors[i].getAdvice() instanceof AsyncMethodInterceptor) {
				return true;
			}
			if (advisors[i].getAdvice() instanceof AsyncExecutionInterceptor
					&& advisors[i] instanceof PointcutAdvisor advisor && !advised.isFrozen()) {
				Pointcut methods = advisor.getPointcut();
				advised.addAdvisor(i + 1, new DefaultPointcutAdvisor(methods, AsyncMethodInterceptor.BODY));
				advised.addAdvisor(i, new DefaultPointcutAdvisor(methods, new AsyncMethodInterceptor(this.tracker)));
				this.asynchronous.add(methods);
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether the call of a method of a bean is a task.
	 * @param method the method
	 * @param targetClass the class of the bean
	 * @return whether Spring considers the method asynchronous, by any annotation
	 */
	public boolean isAsynchronous(Method method, Class<?> targetClass) {
		return this.asynchronous.stream()
			.anyMatch((methods) -> methods.getClassFilter().matches(targetClass)
					&& methods.getMethodMatcher().matches(method, targetClass));
	}

}
