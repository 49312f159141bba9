package io.lifecycle.http.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/**
 * Registers the sessions of a WebSocket handler while they are open. A shutdown closes
 * them with the status {@code GOING_AWAY}.
 *
 * @since 0.1.0
 */
public final class OpenWebSocketHandler extends WebSocketHandlerDecorator {

	private final OpenStreams streams;

	private OpenWebSocketHandler(WebSocketHandler delegate, OpenStreams streams) {
		super(delegate);
		this.streams = streams;
	}

	/**
	 * Register the sessions of the handlers of a mapping. Handlers behind a subclass of
	 * Spring's request handler or behind SockJS are not changed.
	 * @param mapping the mapping, before it is initialized
	 * @param streams the registry
	 */
	public static void install(SimpleUrlHandlerMapping mapping, OpenStreams streams) {
		Map<String, Object> noting = new LinkedHashMap<>();
		mapping.getUrlMap().forEach((path, handler) -> {
			if (handler.getClass() == WebSocketHttpRequestHandler.class) {
				noting.put(path, noting((WebSocketHttpRequestHandler) handler, streams));
			}
		});
		mapping.setUrlMap(noting);
	}

	private static WebSocketHttpRequestHandler noting(WebSocketHttpRequestHandler handler, OpenStreams streams) {
		WebSocketHttpRequestHandler noting = new DecoratedAlready(
				new OpenWebSocketHandler(handler.getWebSocketHandler(), streams), handler);
		noting.setHandshakeInterceptors(handler.getHandshakeInterceptors());
		return noting;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) throws Exception {
		this.streams.add(session, () -> close(session));
		super.afterConnectionEstablished(session);
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus closeStatus) throws Exception {
		this.streams.remove(session);
		super.afterConnectionClosed(session, closeStatus);
	}

	private static void close(WebSocketSession session) {
		try {
			session.close(CloseStatus.GOING_AWAY);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static final class DecoratedAlready extends WebSocketHttpRequestHandler {

		DecoratedAlready(WebSocketHandler handler, WebSocketHttpRequestHandler original) {
			super(handler, original.getHandshakeHandler());
		}

		@Override
		protected WebSocketHandler decorate(WebSocketHandler handler) {
			return handler;
		}

	}

}
