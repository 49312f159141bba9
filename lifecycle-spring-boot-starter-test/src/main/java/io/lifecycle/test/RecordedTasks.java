package io.lifecycle.test;

import io.lifecycle.replay.SignalReplay;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.task.TaskDecorator;

/**
 * Makes a task belong to the test whose thread submits it. The bean of the library is
 * replaced, since one more decorator bean would be ambiguous where one is injected.
 */
final class RecordedTasks implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof TaskDecorator decorator && beanName.equals("lifecycle.taskDecorator"))
				? new Adopting(decorator) : bean;
	}

	private record Adopting(TaskDecorator decorator) implements TaskDecorator, PriorityOrdered {

		@Override
		public Runnable decorate(Runnable task) {
			Runnable decorated = SignalReplay.propagate(this.decorator.decorate(task));
			Recording recording = CurrentRecording.get();
			// A priority queue compares tasks.
			return (task == null || recording == null || decorated instanceof Comparable) ? decorated
					: recording.signals().adopt(decorated);
		}

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

}
