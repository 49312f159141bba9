package io.lifecycle.http.stream;

import java.util.List;

import io.lifecycle.connection.Exchange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitterReturnValueHandler;

/**
 * Registers the emitters that handler methods return, and each {@code Flux} that becomes
 * an emitter, while they are open. It is placed right before Spring's handler of
 * emitters, so that other requests do not pass it.
 *
 * @since 0.1.0
 */
public final class StreamReturnValueHandler implements HandlerMethodReturnValueHandler {

	private final HandlerMethodReturnValueHandler delegate;

	private final OpenStreams streams;

	private StreamReturnValueHandler(HandlerMethodReturnValueHandler delegate, OpenStreams streams) {
		this.delegate = delegate;
		this.streams = streams;
	}

	/**
	 * Register the emitters of an adapter.
	 * @param adapter the initialized adapter
	 * @param streams the registry
	 */
	public static void install(RequestMappingHandlerAdapter adapter, OpenStreams streams) {
		List<HandlerMethodReturnValueHandler> handlers = adapter.getReturnValueHandlers();
		if (handlers != null) {
			adapter.setReturnValueHandlers(handlers.stream()
				.map((handler) -> (handler instanceof ResponseBodyEmitterReturnValueHandler)
						? new StreamReturnValueHandler(handler, streams) : handler)
				.toList());
		}
	}

	@Override
	public boolean supportsReturnType(MethodParameter returnType) {
		return this.delegate.supportsReturnType(returnType);
	}

	@Override
	public void handleReturnValue(@Nullable Object returnValue, MethodParameter returnType,
			ModelAndViewContainer mavContainer, NativeWebRequest webRequest) throws Exception {
		EndableStream stream = EndableStream.of(returnValue);
		if (stream == null) {
			this.delegate.handleReturnValue(returnValue, returnType, mavContainer, webRequest);
			return;
		}
		Runnable end = stream.end();
		WebAsyncUtils.getAsyncManager(webRequest)
			.registerDeferredResultInterceptor(end, new StreamEnd(this.streams, end));
		this.delegate.handleReturnValue(stream.value(), returnType, mavContainer, webRequest);
		// The request ends after this method even if the stream has already ended.
		if (stream.emitter() || isEventStream(webRequest)) {
			this.streams.add(webRequest.getNativeRequest(HttpServletRequest.class), end, end);
		}
	}

	// Other media types are collected before they are sent, or are downloads.
	private static boolean isEventStream(NativeWebRequest webRequest) {
		HttpServletResponse response = webRequest.getNativeResponse(HttpServletResponse.class);
		return response != null && Exchange.isStream(response.getContentType());
	}

	// An emitter that is already complete does not call back at its end.
	private record StreamEnd(OpenStreams streams, Runnable end) implements DeferredResultProcessingInterceptor {

		@Override
		public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> result) {
			this.streams.remove(this.end);
		}

	}

}
