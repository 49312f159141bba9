package io.lifecycle.autoconfigure.task;

import java.util.concurrent.Callable;

import io.lifecycle.task.TaskRun;
import io.lifecycle.task.TaskTracker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.ClassUtils;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Reports what Spring MVC runs in the background for a handler: a {@code Callable}, a
 * {@code WebAsyncTask}, a {@code StreamingResponseBody}. Nothing here fails a request.
 *
 * @param tracker creates the runs
 */
record MvcTasks(TaskTracker tracker) implements WebMvcConfigurer, CallableProcessingInterceptor {

	private static final Logger logger = LoggerFactory.getLogger(MvcTasks.class);

	private static final String RUN = MvcTasks.class.getName();

	@Override
	public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
		configurer.registerCallableInterceptors(this);
	}

	// On the thread of the request, which is certainly not recycled yet.
	@Override
	public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
		guard(() -> request.setAttribute(RUN, this.tracker.run(name(request, task), CurrentRequest.idOf(request)),
				RequestAttributes.SCOPE_REQUEST));
	}

	@Override
	public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
		guard(() -> {
			if (attribute(request, RUN) instanceof TaskRun run && run.begin()) {
				run.enter();
			}
		});
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object concurrentResult) {
		guard(() -> {
			TaskRun run = TaskRun.current();
			if (run != null) {
				run.leave();
				run.end((concurrentResult instanceof Throwable failure) ? failure : null);
			}
		});
	}

	private static String name(NativeWebRequest request, Callable<?> task) {
		if (attribute(request, HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod handler) {
			return ClassUtils.getUserClass(handler.getBeanType()).getName() + "." + handler.getMethod().getName();
		}
		Object route = attribute(request, HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		return (route != null) ? route.toString() : task.getClass().getName();
	}

	private static @Nullable Object attribute(NativeWebRequest request, String name) {
		return request.getAttribute(name, RequestAttributes.SCOPE_REQUEST);
	}

	private static void guard(Runnable action) {
		try {
			action.run();
		}
		catch (Throwable ex) {
			logger.debug("Could not follow the background task of a request", ex);
		}
	}

}
