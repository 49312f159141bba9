package io.lifecycle.docs;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.lifecycle.event.DrainBegin;
import io.lifecycle.signal.OnSignal;

import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

@Component
class ChatSessions extends TextWebSocketHandler {

	private final Set<WebSocketSession> sessions = ConcurrentHashMap.newKeySet();

	@Override
	public void afterConnectionEstablished(WebSocketSession session) {
		this.sessions.add(session);
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		this.sessions.remove(session);
	}

	@OnSignal(DrainBegin.class)
	void sayGoodbye() throws IOException {
		for (WebSocketSession session : this.sessions) {
			session.close(CloseStatus.GOING_AWAY);
		}
	}

}
