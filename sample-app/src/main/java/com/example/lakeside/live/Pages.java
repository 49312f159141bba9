package com.example.lakeside.live;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import com.example.lakeside.bank.Bank;
import com.example.lakeside.user.CurrentUser;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.signal.OnSignal;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * The open pages, each with a WebSocket.
 */
@Component
class Pages extends TextWebSocketHandler {

	private static final Duration GOODBYE = Duration.ofSeconds(2);

	private final Map<String, Page> open = new ConcurrentHashMap<>();

	private final Bank bank;

	private final JsonMapper json;

	Pages(Bank bank, JsonMapper json) {
		this.bank = bank;
		this.json = json;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) {
		Page page = new Page(session, (String) session.getAttributes().get(CurrentUser.ATTRIBUTE));
		page.send(() -> text(new Message("user", page.user())));
		// The page is added before it reads the balances, so that it misses no change.
		this.open.put(session.getId(), page);
		page.send(() -> text(new Message("balances", this.bank.accounts())));
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		Page page = this.open.remove(session.getId());
		if (page != null) {
			page.close(status);
		}
	}

	void sendTo(String user, Message message) {
		send((page) -> user.equals(page.user()), message);
	}

	void broadcast(Message message) {
		send((page) -> true, message);
	}

	private void send(Predicate<Page> receivers, Message message) {
		TextMessage text = text(message);
		this.open.values().stream().filter(receivers).forEach((page) -> page.send(() -> text));
	}

	private TextMessage text(Message message) {
		return new TextMessage(this.json.writeValueAsString(message));
	}

	// The server stops when this method returns.
	@OnSignal(ShutdownBegin.class)
	void close() throws InterruptedException {
		List<Page> all = List.copyOf(this.open.values());
		all.forEach((page) -> page.close(CloseStatus.GOING_AWAY));
		long deadline = System.nanoTime() + GOODBYE.toNanos();
		for (Page page : all) {
			page.awaitClosed(deadline);
		}
	}

}
