package com.example.lakeside.live;

import java.util.List;

import com.example.lakeside.user.CurrentUser;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.support.HttpSessionHandshakeInterceptor;

/**
 * Maps the WebSocket of the pages. Each session belongs to the user who was signed in at
 * the handshake.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class LiveConfiguration implements WebSocketConfigurer {

	private final Pages pages;

	LiveConfiguration(Pages pages) {
		this.pages = pages;
	}

	@Override
	public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
		registry.addHandler(this.pages, "/live")
			.addInterceptors(new HttpSessionHandshakeInterceptor(List.of(CurrentUser.ATTRIBUTE)));
	}

}
