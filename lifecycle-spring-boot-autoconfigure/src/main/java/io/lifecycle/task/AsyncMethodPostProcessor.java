package io.lifecycle.task;

import java.util.function.Supplier;

import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Reports the runs of {@code @Async} methods, on whatever executor they run: where Spring
 * made a method asynchronous, an interceptor is added before Spring's own and after it.
 *
 * @since 0.1.0
 */
public final class AsyncMethodPostProcessor implements BeanPostProcessor {

	private final Supplier<TaskTracker> tracker;

	/**
	 * Create a post-processor.
	 * @param tracker creates the runs; asked for when the first method is called
	 */
	public AsyncMethodPostProcessor(Supplier<TaskTracker> tracker) {
		this.tracker = tracker;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof Advised advised && !advised.isFrozen()) {
			track(advised);
		}
		return bean;
	}

	private void track(Advised advised) {
		Advisor[] advisors = advised.getAdvisors();
		for (int i = 0; i < advisors.length; i++) {
			if (advisors[i].getAdvice() instanceof AsyncExecutionInterceptor
					&& advisors[i] instanceof PointcutAdvisor advisor) {
				Pointcut methods = advisor.getPointcut();
				AsyncMethodInterceptor interceptor = new AsyncMethodInterceptor(this.tracker);
				advised.addAdvisor(i + 1, new DefaultPointcutAdvisor(methods, interceptor));
				advised.addAdvisor(i, new DefaultPointcutAdvisor(methods, interceptor));
				return;
			}
		}
	}

}
