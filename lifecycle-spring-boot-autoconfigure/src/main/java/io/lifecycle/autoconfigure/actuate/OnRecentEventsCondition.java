package io.lifecycle.autoconfigure.actuate;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if the endpoint keeps recent events.
 */
class OnRecentEventsCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		int size = context.getEnvironment().getProperty(SignalsEndpointProperties.RECENT_EVENTS, Integer.class, 0);
		return new ConditionOutcome(size > 0, SignalsEndpointProperties.RECENT_EVENTS + " is " + size);
	}

}
