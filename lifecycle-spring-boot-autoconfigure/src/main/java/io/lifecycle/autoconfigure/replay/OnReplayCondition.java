package io.lifecycle.autoconfigure.replay;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if the application is started to replay a recording, with the properties that
 * keep it to itself.
 */
final class OnReplayCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean replay = context.getEnvironment() instanceof ConfigurableEnvironment environment
				&& environment.getPropertySources().contains(ReplayEnvironmentPostProcessor.SOURCE);
		return new ConditionOutcome(replay, ReplayProperties.PREFIX + ".file is " + (replay ? "set" : "not set"));
	}

}
