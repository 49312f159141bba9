package io.lifecycle.docs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.stereotype.Component;

@Component
class TaskFailures implements AsyncConfigurer {

	private static final Logger logger = LoggerFactory.getLogger(TaskFailures.class);

	@Override
	public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
		return (error, method, arguments) -> logger.warn("{} failed: {}", method.getName(), error.getMessage());
	}

}
