package io.lifecycle.signal.annotation;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.expression.spel.support.StandardTypeLocator;

/**
 * Compiles the conditions of one context's listeners, and evaluates them.
 */
final class SignalConditions {

	private final SpelExpressionParser parser = new SpelExpressionParser();

	private final StandardEvaluationContext shared = new StandardEvaluationContext();

	SignalConditions(ConfigurableBeanFactory beanFactory) {
		this.shared.setBeanResolver(new BeanFactoryResolver(beanFactory));
		// The context class loader of emitting threads is arbitrary.
		this.shared.setTypeLocator(new StandardTypeLocator(beanFactory.getBeanClassLoader()));
	}

	/**
	 * Check the condition of a method against each of the method's types.
	 * @return the classes whose members it uses
	 */
	Set<Class<?>> check(ListenerMethod method) {
		SpelExpression expression = parse(method);
		Set<Class<?>> used = new LinkedHashSet<>();
		method.types().forEach((type) -> used.addAll(ConditionCheck.of(method, type, this.shared).check(expression)));
		return used;
	}

	/**
	 * Compile the condition of a method, and check it.
	 */
	Predicate<LifecycleEvent> compile(ListenerMethod method) {
		check(method);
		SpelExpression expression = parse(method);
		boolean takesEvent = method.parameter() != null;
		return (event) -> evaluate(expression, new Root<>(event, takesEvent ? new Object[] { event } : new Object[0]));
	}

	private SpelExpression parse(ListenerMethod method) {
		try {
			return this.parser.parseRaw(method.condition());
		}
		catch (ParseException ex) {
			throw method.invalid("has a condition that cannot be parsed: " + ex.getSimpleMessage(),
					"Correct the expression '%s'; the event is #event, beans are @name.".formatted(method.condition()),
					ex);
		}
	}

	private boolean evaluate(SpelExpression expression, Root<?> root) {
		StandardEvaluationContext context = new Variables(root);
		this.shared.applyDelegatesTo(context);
		return Boolean.TRUE.equals(expression.getValue(context, Boolean.class));
	}

	/**
	 * The root object of conditions, like that of Spring's {@code @EventListener}.
	 *
	 * @param event the event
	 * @param args the arguments of the method
	 */
	@SuppressWarnings("ArrayRecordComponent") // conditions of @EventListener use an array
	record Root<E>(E event, Object[] args) {
	}

	/**
	 * All variables of a checked condition are the event.
	 */
	private static final class Variables extends StandardEvaluationContext {

		private final Object event;

		Variables(Root<?> root) {
			super(root);
			this.event = root.event();
		}

		@Override
		public Object lookupVariable(String name) {
			return this.event;
		}

	}

}
