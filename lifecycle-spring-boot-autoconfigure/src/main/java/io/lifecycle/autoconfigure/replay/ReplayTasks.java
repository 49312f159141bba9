package io.lifecycle.autoconfigure.replay;

import io.lifecycle.replay.SignalReplay;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.task.TaskDecorator;

/**
 * Makes a task belong to the listener that submits it. The decorator of the library is
 * replaced, since one more bean would be ambiguous where one is injected.
 */
final class ReplayTasks implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof TaskDecorator decorator && beanName.equals("lifecycle.taskDecorator"))
				? new Propagating(decorator) : bean;
	}

	private record Propagating(TaskDecorator decorator) implements TaskDecorator, PriorityOrdered {

		@Override
		public Runnable decorate(Runnable task) {
			return SignalReplay.propagate(this.decorator.decorate(task));
		}

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

}
