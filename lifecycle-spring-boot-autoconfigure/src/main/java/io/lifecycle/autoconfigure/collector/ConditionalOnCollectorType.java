package io.lifecycle.autoconfigure.collector;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches when {@code lifecycle.collector.type} names a type.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnCollectorTypeCondition.class)
@interface ConditionalOnCollectorType {

	CollectorType value();

}
