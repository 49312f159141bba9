package com.example.lakeside.user;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sets the signed-in user on the thread of a request.
 */
@Component
class CurrentUserFilter extends OncePerRequestFilter {

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		HttpSession session = request.getSession(false);
		if (session != null && session.getAttribute(CurrentUser.ATTRIBUTE) instanceof String user) {
			CurrentUser.runAs(user);
		}
		try {
			chain.doFilter(request, response);
		}
		finally {
			CurrentUser.clear();
		}
	}

}
