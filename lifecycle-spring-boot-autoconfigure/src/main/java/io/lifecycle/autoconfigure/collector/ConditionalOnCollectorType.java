package io.lifecycle.autoconfigure.collector;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if {@code lifecycle.collector.type} contains a type.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnCollectorType.OnCollectorType.class)
@interface ConditionalOnCollectorType {

	CollectorType value();

	/**
	 * The condition.
	 */
	class OnCollectorType extends SpringBootCondition {

		private static final String PROPERTY = "lifecycle.collector.type";

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			CollectorType wanted = metadata.getAnnotations()
				.get(ConditionalOnCollectorType.class)
				.getEnum("value", CollectorType.class);
			Set<CollectorType> types = Binder.get(context.getEnvironment())
				.bind(PROPERTY, Bindable.setOf(CollectorType.class))
				.orElse(Set.of());
			return new ConditionOutcome(types.contains(wanted), PROPERTY + " is " + types + ", wanted is " + wanted);
		}

	}

}
