package io.lifecycle.autoconfigure.application;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * Limits the time for which an executor waits for its tasks when it is destroyed to the
 * rest of the drain timeout. Spring has no method that returns this time.
 */
final class ExecutorLimits implements DestructionAwareBeanPostProcessor {

	private volatile @Nullable Supplier<@Nullable Duration> remaining;

	/**
	 * Begin to limit.
	 * @param remaining returns the rest of the drain timeout
	 */
	void begin(Supplier<@Nullable Duration> remaining) {
		this.remaining = remaining;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return field(bean) != null;
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		Supplier<@Nullable Duration> supplier = this.remaining;
		Duration remaining = (supplier != null) ? supplier.get() : null;
		String field = field(bean);
		if (remaining != null && field != null) {
			limit(new DirectFieldAccessor(bean), field, Math.max(1, TimeUnit.MILLISECONDS.convert(remaining)));
		}
	}

	// A setter would forget the tasks of an executor without a pool.
	private static void limit(DirectFieldAccessor executor, String field, long millis) {
		if (executor.getPropertyValue(field) instanceof Long configured && configured > millis) {
			executor.setPropertyValue(field, millis);
		}
	}

	private static @Nullable String field(Object bean) {
		if (bean instanceof ExecutorConfigurationSupport) {
			return "awaitTerminationMillis";
		}
		return (bean instanceof SimpleAsyncTaskExecutor) ? "taskTerminationTimeout" : null;
	}

	/**
	 * Registers the fields.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.reflection()
				.registerType(ExecutorConfigurationSupport.class, MemberCategory.ACCESS_DECLARED_FIELDS)
				.registerType(SimpleAsyncTaskExecutor.class, MemberCategory.ACCESS_DECLARED_FIELDS);
		}

	}

}
