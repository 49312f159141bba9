package io.lifecycle.docs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

class TimingInterceptor implements HandlerInterceptor {

	private static final Logger logger = LoggerFactory.getLogger(TimingInterceptor.class);

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (request.getAttribute("start") == null) {
			request.setAttribute("start", System.nanoTime());
		}
		return true;
	}

	@Override
	public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable Exception ex) {
		long millis = (System.nanoTime() - (long) request.getAttribute("start")) / 1_000_000;
		if (millis >= 500) {
			logger.warn("{}: error {}, {} ms", request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE), ex,
					millis);
		}
	}

}
