package io.lifecycle.autoconfigure.task;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.LifecycleEvent;

import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * An application with background tasks.
 */
@Configuration(proxyBeanMethods = false)
@EnableAsync
@EnableScheduling
class TaskApplication {

	static final String MAILER = Mailer.class.getName() + ".";

	@Bean
	Mailer mailer() {
		return new Mailer();
	}

	@Bean(destroyMethod = "shutdownNow", defaultCandidate = false)
	ThreadPoolExecutor ownExecutor() {
		return new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
	}

	@Bean
	Uncaught uncaught() {
		return new Uncaught(new LinkedBlockingQueue<>());
	}

	@Bean
	static AsyncConfigurer asyncConfigurer(ObjectProvider<Uncaught> uncaught) {
		return new AsyncConfigurer() {

			@Override
			public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
				return (failure, method, arguments) -> uncaught.getObject().failures().add(failure);
			}

		};
	}

	/**
	 * The exceptions of asynchronous methods without a result.
	 */
	record Uncaught(BlockingQueue<Throwable> failures) {

	}

	static String describe(LifecycleEvent event) {
		return event.getClass().getSimpleName() + " " + ((BackgroundTaskEvent) event).task();
	}

}
