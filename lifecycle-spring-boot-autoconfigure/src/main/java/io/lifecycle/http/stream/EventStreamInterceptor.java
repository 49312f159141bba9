package io.lifecycle.http.stream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.MediaType;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.function.HandlerFunction;

/**
 * Registers the event streams of functional handlers, {@code ServerResponse.sse}, while
 * they are open. Each is a result that is never set to a value, so setting it ends the
 * response. A client ignores an event that breaks off.
 *
 * @param streams the registry
 * @since 0.1.0
 */
public record EventStreamInterceptor(
		OpenStreams streams) implements HandlerInterceptor, DeferredResultProcessingInterceptor {

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (handler instanceof HandlerFunction) {
			WebAsyncUtils.getAsyncManager(request).registerDeferredResultInterceptor(this, this);
		}
		return true;
	}

	@Override
	public <T> void preProcess(NativeWebRequest request, DeferredResult<T> result) {
		HttpServletResponse response = request.getNativeResponse(HttpServletResponse.class);
		String type = (response != null) ? response.getContentType() : null;
		if (type != null && type.startsWith(MediaType.TEXT_EVENT_STREAM_VALUE)) {
			this.streams.add(request.getNativeRequest(HttpServletRequest.class), result, () -> result.setResult(null));
		}
	}

	@Override
	public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> result) {
		this.streams.remove(result);
	}

}
