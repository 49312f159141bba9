package io.lifecycle.autoconfigure.signal;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports that named tasks have no executor to run on.
 */
final class NoApplicationExecutorFailureAnalyzer extends AbstractFailureAnalyzer<NoApplicationExecutorException> {

	private static final String DESCRIPTION = "%s. BackgroundTasks runs named tasks on the executor of an "
			+ "AsyncConfigurer, if it is a bean; else on the bean applicationTaskExecutor; else on the only or the "
			+ "primary executor, schedulers apart.";

	private static final String ACTION = "Set spring.task.execution.mode: force to have applicationTaskExecutor in any "
			+ "case, or define an executor, or mark one of several as @Primary.";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NoApplicationExecutorException cause) {
		return new FailureAnalysis(DESCRIPTION.formatted(cause.getMessage()), ACTION, cause);
	}

}
