package io.lifecycle.signal.annotation;

import java.util.Set;
import java.util.function.Predicate;

import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalPhase;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * Creates the filters of listeners that wait for a phase of a transaction, and refuses
 * those that would never be called, or not within their transaction.
 */
final class TransactionPhases {

	private static final String SYNCHRONIZATION = "org.springframework.transaction.support.TransactionSynchronization";

	private static final String TRANSACTIONAL = "org.springframework.transaction.annotation.Transactional";

	private static final Set<String> SEPARATE = Set.of("REQUIRES_NEW", "NOT_SUPPORTED");

	private final ConfigurableListableBeanFactory beanFactory;

	TransactionPhases(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Create the filter for one of a method's types.
	 * @param filter selects the events of the listener, or {@code null}
	 * @return the filter, or {@code null} if the method ignores transactions
	 */
	@Nullable PhaseFilter filter(ListenerMethod method, Class<? extends LifecycleEvent> type,
			@Nullable Predicate<LifecycleEvent> filter, ListenerOptions options) {
		SignalPhase phase = method.annotation().getEnum("phase", SignalPhase.class);
		boolean fallback = method.annotation().getBoolean("fallbackExecution");
		if (phase == SignalPhase.NONE) {
			if (fallback) {
				throw method.invalid("has 'fallbackExecution', but no phase",
						"Add a 'phase', or remove the attribute.");
			}
			return null;
		}
		checkTransactions(method);
		if (EventFamilies.isRoutine(type)) {
			throw method.invalid(
					"has a phase, but %s is not emitted in a transaction of the application"
						.formatted(type.getSimpleName()),
					"Remove 'phase', or listen to an event that the application emits in a transaction.");
		}
		if (phase == SignalPhase.BEFORE_COMMIT) {
			checkDirect(method, options);
		}
		else if (options.delivery() == Delivery.DIRECT) {
			checkSeparate(method);
		}
		return new PhaseFilter(phase, fallback, (filter != null) ? filter : (event) -> true,
				String.valueOf(options.name()));
	}

	private void checkTransactions(ListenerMethod method) {
		if (!ClassUtils.isPresent(SYNCHRONIZATION, this.beanFactory.getBeanClassLoader())) {
			throw method.invalid("has a phase, but spring-tx is not on the class path",
					"Add a starter with transactions, such as spring-boot-starter-jdbc, or remove 'phase'.");
		}
		if (!hasBean(PlatformTransactionManager.class)) {
			throw hasBean(ReactiveTransactionManager.class) ? method.invalid(
					"has a phase, but the application only has reactive transactions",
					"A reactive transaction is not bound to the thread that emits the event. Remove 'phase' and emit the "
							+ "event after the transaction, or use Spring's TransactionalEventPublisher and "
							+ "@TransactionalEventListener.")
					: method.invalid("has a phase, but the application has no PlatformTransactionManager",
							"Define one as a bean, or remove 'phase'.");
		}
	}

	// Factories of beans are asked only if the application would not start otherwise.
	private boolean hasBean(Class<?> type) {
		return hasBean(type, false) || hasBean(type, true);
	}

	private boolean hasBean(Class<?> type, boolean askFactories) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type, true,
				askFactories).length != 0;
	}

	private static void checkDirect(ListenerMethod method, ListenerOptions options) {
		if (options.delivery() == Delivery.QUEUED || method.isAsynchronous()) {
			throw method.invalid("has the phase BEFORE_COMMIT, but the transaction would not wait for it",
					"Call it directly and return no stage or publisher, or choose AFTER_COMMIT.");
		}
	}

	// Otherwise its work would join the completed transaction and be lost.
	private static void checkSeparate(ListenerMethod method) {
		MergedAnnotation<?> transactional = MergedAnnotations.from(method.method(), SearchStrategy.TYPE_HIERARCHY)
			.get(TRANSACTIONAL);
		if (!transactional.isPresent()) {
			transactional = MergedAnnotations.from(method.beanType().toClass(), SearchStrategy.TYPE_HIERARCHY)
				.get(TRANSACTIONAL);
		}
		if (transactional.isPresent()
				&& !SEPARATE.contains(String.valueOf(transactional.getValue("propagation").orElse(null)))) {
			throw method.invalid("is called after a transaction, and its @Transactional would join that",
					"Declare @Transactional(propagation = Propagation.REQUIRES_NEW) on the method.");
		}
	}

}
