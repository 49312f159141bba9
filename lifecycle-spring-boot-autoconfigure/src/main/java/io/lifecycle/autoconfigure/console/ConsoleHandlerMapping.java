package io.lifecycle.autoconfigure.console;

import java.util.Map;

import io.lifecycle.console.servlet.ConsoleRequestHandler;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Leaves preflight requests to the console, too. Otherwise the servlet would answer that
 * every method is allowed.
 */
final class ConsoleHandlerMapping extends SimpleUrlHandlerMapping {

	ConsoleHandlerMapping(String pattern, ConsoleRequestHandler handler, int order) {
		super(Map.of(pattern, handler), order);
	}

	@Override
	protected HandlerExecutionChain getCorsHandlerExecutionChain(HttpServletRequest request,
			HandlerExecutionChain chain, @Nullable CorsConfiguration config) {
		return chain;
	}

}
