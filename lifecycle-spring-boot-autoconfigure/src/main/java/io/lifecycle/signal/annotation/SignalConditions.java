package io.lifecycle.signal.annotation;

import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.expression.spel.support.StandardTypeLocator;

/**
 * Evaluates the conditions of one context's listeners.
 */
final class SignalConditions {

	private final SpelExpressionParser parser = new SpelExpressionParser();

	private final StandardEvaluationContext shared = new StandardEvaluationContext();

	SignalConditions(ConfigurableBeanFactory beanFactory) {
		this.shared.setBeanResolver(new BeanFactoryResolver(beanFactory));
		// The context class loader of emitting threads is arbitrary.
		this.shared.setTypeLocator(new StandardTypeLocator(beanFactory.getBeanClassLoader()));
	}

	Predicate<LifecycleEvent> parse(ListenerMethod method) {
		try {
			Expression expression = this.parser.parseExpression(method.condition());
			return (event) -> evaluate(expression, event);
		}
		catch (ParseException ex) {
			throw method.invalid("has a condition that cannot be parsed: " + ex.getSimpleMessage(),
					"Correct the expression '%s'; the event is #event, beans are @name.".formatted(method.condition()),
					ex);
		}
	}

	private boolean evaluate(Expression expression, LifecycleEvent event) {
		StandardEvaluationContext context = new StandardEvaluationContext();
		this.shared.applyDelegatesTo(context);
		context.setVariable("event", event);
		return Boolean.TRUE.equals(expression.getValue(context, Boolean.class));
	}

}
