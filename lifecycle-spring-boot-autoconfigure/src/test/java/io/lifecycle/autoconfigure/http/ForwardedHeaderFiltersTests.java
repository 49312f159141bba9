package io.lifecycle.autoconfigure.http;

import org.junit.jupiter.api.Test;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.filter.ForwardedHeaderFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Forwarded headers are those of clients unless a filter evaluates them for all requests.
 */
class ForwardedHeaderFiltersTests {

	private final ForwardedHeaderFilter filter = new ForwardedHeaderFilter();

	private final FilterRegistrationBean<ForwardedHeaderFilter> registration = new FilterRegistrationBean<>(
			this.filter);

	@Test
	void filterOrItsRegistrationIsEffective() {
		assertThat(isEffective(this.filter)).isTrue();
		assertThat(isEffective(this.registration)).isTrue();
		assertThat(isEffective(this.registration, this.filter)).isTrue();
		this.registration.addUrlPatterns("/*");
		assertThat(isEffective(this.registration)).isTrue();
	}

	@Test
	void filterThatOnlyRemovesHeadersIsNot() {
		this.filter.setRemoveOnly(true);
		assertThat(isEffective(this.filter)).isFalse();
		assertThat(isEffective(this.registration)).isFalse();
	}

	@Test
	void disabledOrPartialRegistrationIsNot() {
		this.registration.setEnabled(false);
		assertThat(isEffective(this.registration)).isFalse();
		assertThat(isEffective(this.registration, this.filter)).isFalse();
		this.registration.setEnabled(true);
		this.registration.addUrlPatterns("/api/*");
		assertThat(isEffective(this.registration, this.filter)).isFalse();
	}

	@Test
	void withoutFilterNothingIsEffective() {
		assertThat(isEffective()).isFalse();
	}

	private static boolean isEffective(Object... beans) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			for (Object bean : beans) {
				context.getBeanFactory().registerSingleton(bean.getClass().getName(), bean);
			}
			context.refresh();
			return new ForwardedHeaderFilters(context).isAnyEffective();
		}
	}

}
