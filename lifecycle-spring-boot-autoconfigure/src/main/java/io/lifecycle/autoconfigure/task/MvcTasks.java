package io.lifecycle.autoconfigure.task;

import java.util.concurrent.Callable;

import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.Guard;
import io.lifecycle.task.TaskRun;
import io.lifecycle.task.TaskTracker;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Tracks the background work of Spring MVC's handlers: a {@code Callable}, a
 * {@code WebAsyncTask}, a {@code StreamingResponseBody}. It never fails a request.
 *
 * @param tracker creates the runs
 */
record MvcTasks(TaskTracker tracker) implements WebMvcConfigurer, CallableProcessingInterceptor {

	private static final String RUN = MvcTasks.class.getName();

	@Override
	public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
		configurer.registerCallableInterceptors(this);
	}

	/**
	 * Return the id of the request that the current thread serves, or 0.
	 */
	static long currentRequest() {
		Exchange exchange = Exchange.current();
		if (exchange != null) {
			return id(exchange);
		}
		// What the application has set on a thread of its own.
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		return (request != null) ? id(request) : 0;
	}

	private static long id(RequestAttributes request) {
		return (attribute(request, Exchange.ATTRIBUTE) instanceof Exchange exchange) ? id(exchange) : 0;
	}

	private static long id(Exchange exchange) {
		return exchange.isObserver() ? 0 : exchange.id();
	}

	// This runs on the thread of the request, which is not recycled yet.
	@Override
	public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
		Guard.run(request, task, this::submitted);
	}

	private void submitted(NativeWebRequest request, Callable<?> task) {
		if (attribute(request, Exchange.ATTRIBUTE) instanceof Exchange exchange && exchange.isObserver()) {
			return;
		}
		request.setAttribute(RUN, this.tracker.run(name(request, task), id(request)), RequestAttributes.SCOPE_REQUEST);
	}

	@Override
	public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
		if (attribute(request, RUN) instanceof TaskRun run && run.begin()) {
			run.enter();
		}
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object concurrentResult) {
		TaskRun run = TaskRun.current();
		if (run != null) {
			run.leave();
			run.end((concurrentResult instanceof Throwable failure) ? failure : null);
		}
	}

	// Spring has just interrupted the task.
	@Override
	public <T> Object handleTimeout(NativeWebRequest request, Callable<T> task) {
		noteInterrupted(request);
		return RESULT_NONE;
	}

	@Override
	public <T> Object handleError(NativeWebRequest request, Callable<T> task, Throwable failure) {
		noteInterrupted(request);
		return RESULT_NONE;
	}

	private static void noteInterrupted(NativeWebRequest request) {
		if (attribute(request, RUN) instanceof TaskRun run) {
			run.noteInterrupted();
		}
	}

	private static String name(NativeWebRequest request, Callable<?> task) {
		if (attribute(request, HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod handler) {
			return ClassUtils.getUserClass(handler.getBeanType()).getName() + "." + handler.getMethod().getName();
		}
		Object route = attribute(request, HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		return (route != null) ? route.toString() : task.getClass().getName();
	}

	private static @Nullable Object attribute(RequestAttributes request, String name) {
		try {
			return request.getAttribute(name, RequestAttributes.SCOPE_REQUEST);
		}
		catch (RuntimeException ex) {
			// The request has ended: it timed out before its task began, or somebody
			// keeps its attributes on another thread.
			return null;
		}
	}

}
