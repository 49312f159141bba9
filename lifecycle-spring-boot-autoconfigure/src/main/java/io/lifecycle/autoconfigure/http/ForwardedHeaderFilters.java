package io.lifecycle.autoconfigure.http;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

import io.lifecycle.connection.RequestHead;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.filter.ForwardedHeaderFilter;

/**
 * Knows whether a filter of the application evaluates forwarded headers of all requests.
 * Otherwise clients could choose what events contain. The filters are looked up with the
 * first request, when they exist.
 */
final class ForwardedHeaderFilters {

	private final ListableBeanFactory beanFactory;

	private volatile @Nullable Boolean effective;

	ForwardedHeaderFilters(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return the head of a request as the application sees it.
	 */
	RequestHead view(RequestHead sent) {
		Boolean effective = this.effective;
		if (effective == null) {
			effective = isAnyEffective();
			this.effective = effective;
		}
		return effective ? ForwardedRequestHead.of(sent) : sent;
	}

	// Boot registers filters for all requests that have no registration of their own.
	boolean isAnyEffective() {
		Set<Object> registered = new HashSet<>();
		boolean effective = false;
		for (FilterRegistrationBean<?> registration : beans(FilterRegistrationBean.class)) {
			Filter filter = registration.getFilter();
			registered.add(Objects.requireNonNullElse(filter, registration));
			effective |= filter instanceof ForwardedHeaderFilter headers && evaluates(headers)
					&& isForAll(registration);
		}
		return effective || beans(ForwardedHeaderFilter.class).stream()
			.anyMatch((filter) -> !registered.contains(filter) && evaluates(filter));
	}

	private <T> Collection<T> beans(Class<T> type) {
		return this.beanFactory.getBeansOfType(type, false, false).values();
	}

	private static boolean isForAll(FilterRegistrationBean<?> registration) {
		Collection<String> patterns = registration.getUrlPatterns();
		boolean all = (patterns.isEmpty() && registration.getServletNames().isEmpty()
				&& registration.getServletRegistrationBeans().isEmpty()) || patterns.contains("/*");
		return registration.isEnabled() && all;
	}

	private static boolean evaluates(ForwardedHeaderFilter filter) {
		Field removeOnly = ReflectionUtils.findField(ForwardedHeaderFilter.class, "removeOnly");
		if (removeOnly == null || !removeOnly.trySetAccessible()) {
			return true;
		}
		return !Boolean.TRUE.equals(ReflectionUtils.getField(removeOnly, filter));
	}

}
