package com.example.lakeside.web;

import java.io.IOException;

import io.lifecycle.connection.Exchange;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Adds the id of each request to its response, so that the page can link to the request
 * in the console.
 */
@Component
class RequestIdHeader extends OncePerRequestFilter {

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Exchange exchange = Exchange.current();
		if (exchange != null) {
			response.setHeader("X-Request-Id", Long.toString(exchange.id()));
		}
		chain.doFilter(request, response);
	}

}
