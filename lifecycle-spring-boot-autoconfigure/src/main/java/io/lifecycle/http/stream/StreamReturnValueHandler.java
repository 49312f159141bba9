package io.lifecycle.http.stream;

import java.util.List;

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
 * Notes the emitters that handler methods return, and each {@code Flux} that becomes one,
 * for as long as they are open. It stands before the handler of emitters only, so other
 * requests do not meet it.
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
	 * Note the emitters of an adapter.
	 * @param adapter the adapter, initialized
	 * @param streams where they are noted
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
		// Its request ends after this method, whenever it does itself.
		if (stream.emitter() || isEventStream(webRequest)) {
			this.streams.add(end, end);
		}
	}

	// Other types are collected before they are sent, or are downloads.
	private static boolean isEventStream(NativeWebRequest webRequest) {
		HttpServletResponse response = webRequest.getNativeResponse(HttpServletResponse.class);
		String type = (response != null) ? response.getContentType() : null;
		return type != null && (type.startsWith("text/event-stream") || type.contains("ndjson"));
	}

	// An emitter that is complete before it is handled does not call back at its end.
	private record StreamEnd(OpenStreams streams, Runnable end) implements DeferredResultProcessingInterceptor {

		@Override
		public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> result) {
			this.streams.remove(this.end);
		}

	}

}
