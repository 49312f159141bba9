package io.lifecycle.http.stream;

import java.util.List;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
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
		ResponseBodyEmitter emitter = emitter(returnValue);
		EndableFlux flux = (emitter == null) ? EndableFlux.of(returnValue) : null;
		if (emitter != null) {
			// Added first: it may be complete as soon as it is handled.
			this.streams.add(emitter, emitter::complete);
			removeAtEnd(emitter, webRequest);
		}
		else if (flux != null) {
			removeAtEnd(flux, webRequest);
		}
		try {
			this.delegate.handleReturnValue((flux != null) ? flux.value() : returnValue, returnType, mavContainer,
					webRequest);
		}
		catch (Throwable ex) {
			if (emitter != null) {
				this.streams.remove(emitter);
			}
			throw ex;
		}
		// Its request ends after this method, whenever it does itself.
		if (flux != null && isEventStream(webRequest)) {
			this.streams.add(flux, flux.end());
		}
	}

	private void removeAtEnd(Object stream, NativeWebRequest webRequest) {
		WebAsyncUtils.getAsyncManager(webRequest)
			.registerDeferredResultInterceptor(stream, new StreamEnd(this.streams, stream));
	}

	// Other types are collected before they are sent, or are downloads.
	private static boolean isEventStream(NativeWebRequest webRequest) {
		HttpServletResponse response = webRequest.getNativeResponse(HttpServletResponse.class);
		String type = (response != null) ? response.getContentType() : null;
		return type != null && (type.startsWith("text/event-stream") || type.contains("ndjson"));
	}

	private static @Nullable ResponseBodyEmitter emitter(@Nullable Object returnValue) {
		Object body = (returnValue instanceof ResponseEntity<?> entity) ? entity.getBody() : returnValue;
		return (body instanceof ResponseBodyEmitter emitter) ? emitter : null;
	}

	// An emitter itself does not tell its end when it was complete before it was handled.
	private record StreamEnd(OpenStreams streams, Object stream) implements DeferredResultProcessingInterceptor {

		@Override
		public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> result) {
			this.streams.remove(this.stream);
		}

	}

}
