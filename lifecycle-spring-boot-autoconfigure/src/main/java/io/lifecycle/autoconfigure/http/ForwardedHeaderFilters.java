package io.lifecycle.autoconfigure.http;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.ResolvableType;
import org.springframework.web.filter.ForwardedHeaderFilter;

/**
 * Knows whether the application evaluates forwarded headers itself. No filter is created
 * for that.
 *
 * @param beanFactory the beans of the application
 */
record ForwardedHeaderFilters(ListableBeanFactory beanFactory) {

	boolean exist() {
		return isDefined(ResolvableType.forClass(ForwardedHeaderFilter.class)) || isDefined(
				ResolvableType.forClassWithGenerics(FilterRegistrationBean.class, ForwardedHeaderFilter.class));
	}

	private boolean isDefined(ResolvableType type) {
		return this.beanFactory.getBeanNamesForType(type, true, false).length > 0;
	}

}
