package io.lifecycle.autoconfigure.task;

import java.util.function.UnaryOperator;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.task.TaskDecorator;

/**
 * Adds to what the library's decorator does with the tasks of executors. One more
 * decorator bean would be ambiguous where one is injected.
 *
 * @param addition decorates the decorated task, on the thread that submits it
 * @since 0.1.0
 */
public record TaskDecorations(UnaryOperator<Runnable> addition) implements BeanPostProcessor {

	static final String DECORATOR = "lifecycle.taskDecorator";

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof TaskDecorator decorator && beanName.equals(DECORATOR))
				? new Decorator(decorator, this.addition) : bean;
	}

	private record Decorator(TaskDecorator decorator,
			UnaryOperator<Runnable> addition) implements TaskDecorator, PriorityOrdered {

		@Override
		public Runnable decorate(Runnable task) {
			return this.addition.apply(this.decorator.decorate(task));
		}

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

}
